import type { SqlPort } from '../../../../lib/domain/sql';
import { createMySqlErp, guideMySqlSettings, resolveMySqlSettings, type MySqlErpSettingsInput } from '../../../../lib/systems/mysql';

const never: SqlPort = {
	query: () => Promise.reject(new Error('nothing must be asked')),
	call: () => Promise.reject(new Error('nothing must be asked')),
};
const create = (settings: MySqlErpSettingsInput) => createMySqlErp({ sql: never, settings });

test('nothing given is the guide’s schema', () => {
	expect(resolveMySqlSettings()).toEqual(guideMySqlSettings);
});

test('names given in part are laid over the guide’s', () => {
	const { tables, columns } = resolveMySqlSettings({ tables: { customers: 'vw_clientes' }, columns: { customers: { document: 'cpf' } } });
	expect(tables).toMatchObject({ customers: 'vw_clientes', orders: 'pedidos' });
	expect(columns.customers).toMatchObject({ document: 'cpf', name: 'nome', phones: ['telefone'] });
});

describe('capabilities follow the settings', () => {
	test('the guide’s schema has no documents and no tickets', () => {
		const { operations, customerPrice, reservedStock, idempotentWrites } = create({}).capabilities;
		expect([...operations]).toEqual(['customerByPhone', 'customerById', 'stock', 'price', 'lastOrders', 'openOrders']);
		expect({ customerPrice, reservedStock, idempotentWrites }).toEqual({
			customerPrice: false,
			reservedStock: true,
			idempotentWrites: { createOrder: 'none', createTicket: 'none' },
		});
	});

	test('a table without a name takes its operations away', () => {
		const { operations } = create({ tables: { stock: '', orders: '' }, columns: { customers: { phones: [] } } }).capabilities;
		expect([...operations]).toEqual(['customerById', 'price']);
	});

	test('a statement of the user’s own and a procedure add theirs', () => {
		const { operations, customerPrice } = create({
			ticketProcedure: 'suporte.abrir',
			statements: {
				customerByDocument: 'SELECT id, doc AS document FROM t WHERE doc IN (:documentForms)',
				price: 'SELECT preco AS unitPrice FROM p WHERE sku = :sku AND cliente = :customerId',
			},
		}).capabilities;
		expect(operations.has('customerByDocument')).toBe(true);
		expect(operations.has('createTicket')).toBe(true);
		expect(customerPrice).toBe(true);
	});
});

describe('settings that cannot be used are refused when the adapter is made, by name', () => {
	test.each<[string, unknown]>([
		['tables.customers', { tables: { customers: 'clientes; DROP TABLE x' } }],
		['tables.customers', { tables: { customers: 'clientes`' } }],
		['tables.orders', { tables: { orders: 'a.b.c' } }],
		['tables.orders', { tables: { orders: 7 } }],
		['tables.stok', { tables: { stok: 'x' } }],
		['columns.customers.name', { columns: { customers: { name: 'nome, senha' } } }],
		['columns.customers.name', { columns: { customers: { name: '' } } }],
		['columns.customers.phones', { columns: { customers: { phones: ['tel) OR (1=1'] } } }],
		['columns.customers.phones', { columns: { customers: { phones: 'telefone' } } }],
		['columns.customers.phones', { columns: { customers: { phones: ['a', 'b', 'c', 'd'] } } }],
		['columns.clients', { columns: { clients: {} } }],
		['columns', { columns: [] }],
		['ticketProcedure', { ticketProcedure: 'p(); DROP TABLE x' }],
		['ticketParameters', { ticketParameters: ['customerId', 'password'] }],
		['statements.stock', { statements: { stock: 'DELETE FROM estoque' } }],
		['statements.createOrder', { statements: { createOrder: 'SELECT 1' } }],
		['openStatuses', { openStatuses: [] }],
		['pendingStatuses', { pendingStatuses: 'pendente' }],
		['orderStatuses.novo', { orderStatuses: { novo: 'fresh' } }],
		['defaultAreaCode', { defaultAreaCode: '011' }],
		['currency', { currency: 'R$' }],
		['timeoutMs', { timeoutMs: 0 }],
		['phoneDigitScan', { phoneDigitScan: 'yes' }],
		['tabelas', { tabelas: {} }],
		['__proto__', JSON.parse('{"__proto__": {"currency": "USD"}}')],
	])('%s', (parameter, settings) => {
		expect(() => create(settings as MySqlErpSettingsInput)).toThrow(
			expect.objectContaining({ code: 'validation', parameter, message: expect.stringContaining(`"${parameter}"`) }),
		);
	});
});

test('names in other alphabets and reserved words are quoted, not refused', () => {
	expect(() => create({ tables: { orders: 'vendas.order' }, columns: { products: { price: 'preço' } } })).not.toThrow();
});
