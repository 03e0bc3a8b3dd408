import type { ProcedureInput, SqlServerPort, SqlValue } from '../../../../lib/domain/sql';
import { createSqlServerErp, guideSqlServerSettings, resolveSqlServerSettings, type SqlServerErpSettingsInput } from '../../../../lib/systems/sqlserver';

const context = { signal: new AbortController().signal };
const today = () => '20261122';
const never: SqlServerPort = {
	query: () => Promise.reject(new Error('nothing must be asked')),
	execute: () => Promise.reject(new Error('nothing must be asked')),
};
const create = (settings: SqlServerErpSettingsInput) => createSqlServerErp({ sql: never, today, settings });

/** A port that answers nothing and keeps what it was asked. */
function recording() {
	const asked: Array<{ text: string; values: readonly SqlValue[] }> = [];
	const executed: Array<{ procedure: string; inputs: readonly ProcedureInput[] }> = [];
	const sql: SqlServerPort = {
		query: async (text, values) => (asked.push({ text, values }), []),
		execute: async (procedure, inputs) => (executed.push({ procedure, inputs }), { rows: [], returnValue: 77 }),
	};
	return { sql, asked, executed };
}

test('nothing given is the guide’s schema', () => {
	expect(resolveSqlServerSettings()).toEqual(guideSqlServerSettings);
	expect([...create({}).capabilities.operations]).toEqual([
		'customerByPhone', 'customerById', 'stock', 'price', 'lastOrders', 'openOrders', 'createTicket',
	]);
});

test.each(['protheus', 'businessOne'] as const)('the preset %s does every look-up, and opens no ticket by itself', (preset) => {
	const { operations, reservedStock, customerPrice } = create({ preset }).capabilities;
	expect([...operations]).toEqual(['customerByPhone', 'customerByDocument', 'customerById', 'stock', 'price', 'lastOrders', 'openOrders']);
	expect({ reservedStock, customerPrice }).toEqual({ reservedStock: true, customerPrice: preset === 'businessOne' });
	expect(create({ preset, ticketProcedure: 'abrir' }).capabilities.operations.has('createTicket')).toBe(true);
});

describe('settings that cannot be used are refused when the adapter is made, by name', () => {
	test.each<[string, unknown]>([
		['preset', { preset: 'sapR3' }],
		['company', { preset: 'protheus', company: "01'; --" }],
		['company', { preset: 'protheus', company: '01' }],
		['company', { preset: 'protheus', company: '0100' }],
		['branches.shop', { preset: 'protheus', branches: { shop: '01' } }],
		['priceTable', { preset: 'businessOne', priceTable: '1 OR 1=1' }],
		['tables.customers', { tables: { customers: 'clientes]' } }],
		['columns.customers.name', { columns: { customers: { name: 'nome, senha' } } }],
		['ticketProcedure', { ticketProcedure: 'p; DROP TABLE x' }],
		['ticketParameters', { ticketParameters: ['password'] }],
		['ticketParameters', { ticketParameters: ['@a b = description'] }],
		['ticketParameters', { ticketParameters: ['description xml'] }],
		['statements.stock', { statements: { stock: 'SELECT 1 DELETE estoque' } }],
		['statements.createOrder', { statements: { createOrder: 'SELECT 1' } }],
		['tabelas', { tabelas: {} }],
	])('%s', (parameter, settings) => {
		expect(() => create(settings as SqlServerErpSettingsInput)).toThrow(
			expect.objectContaining({ code: 'validation', parameter, message: expect.stringContaining('SQL Server ERP') }),
		);
	});
});

describe('the guide’s statements', () => {
	test('look phones up on the plain column, all forms bound as text', async () => {
		const { sql, asked } = recording();
		await createSqlServerErp({ sql, today }).getCustomerByPhone('+5511987654321', context);
		expect(asked).toHaveLength(1);
		expect(asked[0]?.text).toMatch(/WHERE c\.\[telefone\] IN \(@p\d+(?:, @p\d+){24}\)$/);
		expect(asked[0]?.values.every((value) => typeof value === 'string')).toBe(true);
		expect(asked[0]?.text).toMatch(/^SELECT TOP \(50\) /);
	});

	test('limit orders by a number, never by a text', async () => {
		const { sql, asked } = recording();
		await createSqlServerErp({ sql, today }).getOpenOrders('1001', { limit: 5 }, context);
		expect(asked[0]?.text).toMatch(/ORDER BY .* OFFSET 0 ROWS FETCH NEXT @p4 ROWS ONLY$/);
		expect(asked[0]?.values).toEqual(['1001', 'Aberto', 'EmProcessamento', 5]);
	});

	test('probe with the statuses of the settings and NULL for everything asked', async () => {
		const { sql, asked } = recording();
		await createSqlServerErp({ sql, today }).ping(context);
		expect(asked.at(-2)?.values).toEqual([null, 'Aberto', 'EmProcessamento', 1]);
	});
});

describe('the Protheus statements', () => {
	const settings: SqlServerErpSettingsInput = { preset: 'protheus', company: 'z10', branches: { stock: '02', orders: '01' } };

	test('read the company’s tables, each with its own branch', async () => {
		const { sql, asked } = recording();
		const erp = createSqlServerErp({ sql, today, settings });
		await erp.getStock('A', {}, context);
		expect(asked[0]?.text).toContain('FROM SB1Z10 B1 LEFT JOIN SB2Z10 B2');
		expect(asked[0]?.values).toEqual(['02', ' ', 'A']);
		await erp.getPrice('A', {}, context);
		expect(asked[1]?.values).toEqual([' ', ' ', '001', '20261122', '20261122', 'A', '20261122']);
	});

	test('take a customer’s id apart at the bar; without a store nobody is found', async () => {
		const { sql, asked } = recording();
		const erp = createSqlServerErp({ sql, today, settings });
		await erp.getLastOrders('000123|01', { limit: 3 }, context);
		expect(asked[0]?.values).toEqual(['01', '000123', '01', 3]);
		for (const id of ['000123', '000123|01|02']) await erp.getCustomerById(id, context);
		expect(asked[1]?.values).toEqual([' ', '000123', null]);
		expect(asked[2]?.values).toEqual([' ', '000123', null]);
	});

	test('offer the halves of the id and the branches to statements of the user’s own', async () => {
		const { sql, asked } = recording();
		const statements = { lastOrders: 'SELECT TOP (:limit) C5_NUM AS id FROM vw WHERE f = :branchOrders AND c = :code AND l = @store' };
		await createSqlServerErp({ sql, today, settings: { ...settings, statements } }).getLastOrders('9|02', { limit: 1 }, context);
		expect(asked[0]).toEqual({ text: 'SELECT TOP (@p1) C5_NUM AS id FROM vw WHERE f = @p2 AND c = @p3 AND l = @p4', values: [1, '01', '9', '02'] });
	});
});

describe('the ticket procedure', () => {
	const ticket = { customerId: '1001', subject: 'Entrega', description: 'Não chegou', source: 'WhatsApp', idempotencyKey: 'k' };

	test('gets typed parameters by name; the return value is the ticket where there are no rows', async () => {
		const { sql, executed } = recording();
		expect(await createSqlServerErp({ sql, today }).createTicket(ticket, context)).toMatchObject({ outcome: 'created', ticket: { id: '77', number: '77' } });
		expect(executed).toEqual([
			{
				procedure: '[sp_CriarChamado]',
				inputs: [
					{ name: 'customerId', type: 'int', value: '1001' },
					{ name: 'description', type: 'nvarchar', value: 'Entrega\n\nNão chegou' },
					{ name: 'source', type: 'varchar', value: 'WhatsApp' },
				],
			},
		]);
	});

	test('may have names and types of its own', async () => {
		const { sql, executed } = recording();
		const settings = { ticketProcedure: 'suporte.abrir', ticketParameters: ['@cliente = customerId', 'assunto=subject', '@texto = description'] };
		await createSqlServerErp({ sql, today, settings }).createTicket({ ...ticket, customerId: '9|01' }, context);
		expect(executed[0]?.procedure).toBe('[suporte].[abrir]');
		expect(executed[0]?.inputs).toEqual([
			{ name: 'cliente', type: 'varchar', value: '9|01' },
			{ name: 'assunto', type: 'nvarchar', value: 'Entrega' },
			{ name: 'texto', type: 'nvarchar', value: 'Não chegou' },
		]);
	});

	test.each(['1001 OR 1=1', '12.5', '2147483648', ''])('is not called with %j where it takes a whole number', async (customerId) => {
		await expect(create({}).createTicket({ ...ticket, customerId }, context)).rejects.toMatchObject({
			code: 'validation',
			parameter: 'customerId',
			nothingDone: true,
		});
	});
});
