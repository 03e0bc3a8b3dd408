/** Company and branch of a call. */
export interface Tenant {
	readonly company: string;
	readonly branch: string;
}

/** SM0: what exists, and what it is called. */
export const TENANTS: readonly (Tenant & { readonly name: string; readonly branchName: string })[] = [
	{ company: '01', branch: '01', name: 'Distribuidora Bom Preço', branchName: 'Matriz' },
	{ company: '01', branch: '02', name: 'Distribuidora Bom Preço', branchName: 'Filial Campinas' },
	{ company: '99', branch: '01', name: 'Empresa Teste', branchName: 'Matriz' },
];

/** The tenant that the header names, company first (`01,02`), undefined for none that exists; without a header the job's own, and nobody says so. */
export function tenantOf(header: string | string[] | undefined, defaultTenant: string): Tenant | undefined {
	const given = typeof header === 'string' ? header : defaultTenant;
	return TENANTS.find(({ company, branch }) => `${company},${branch}` === given);
}
