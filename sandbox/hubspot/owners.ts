/** The account's users who records can belong to. */
export interface Owner {
	readonly id: string;
	readonly email: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly userId: number;
}

export const OWNERS: readonly Owner[] = [
	{ id: '71100001', email: 'marina.vendas@example.com.br', firstName: 'Marina', lastName: 'Prado', userId: 81_100_001 },
	{ id: '71100002', email: 'rafael.vendas@example.com.br', firstName: 'Rafael', lastName: 'Teixeira', userId: 81_100_002 },
	{ id: '71100003', email: 'suporte@example.com.br', firstName: 'Equipe', lastName: 'Suporte', userId: 81_100_003 },
];
