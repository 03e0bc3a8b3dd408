import type { RowDataPacket } from 'mysql2/promise';

import type { SqlPort, SqlValue } from '../../../lib/domain/sql';
import { createMySqlErp, type MySqlErpSettingsInput } from '../../../lib/systems/mysql';
import { CANARY_SECRET, canaryIsIntact, seedManyCustomers } from '../../../sandbox/mysql/seed.ts';
import { sampleSettings, startSampleDatabase, type SampleDatabase } from '../../contract/erp/support/mysql';
import { erpServiceOver } from '../../contract/erp/support/service';
import { failureOf } from '../../contract/erp/support/failure';

const context = { signal: new AbortController().signal };
let database: SampleDatabase;
let sql: SqlPort;
let statements: Array<{ text: string; values: readonly SqlValue[] }> = [];

beforeAll(async () => {
	database = await startSampleDatabase();
	const pool = await database.open();
	sql = {
		query: (text, values, options) => {
			statements.push({ text, values });
			return pool.query(text, values, options);
		},
		call: (text, values, options) => {
			statements.push({ text, values });
			return pool.call(text, values, options);
		},
	};
}, 120_000);

beforeEach(() => {
	statements = [];
});

afterAll(async () => {
	await database?.close();
});

const erpWith = (settings: MySqlErpSettingsInput = {}, port: SqlPort = sql) =>
	createMySqlErp({ sql: port, settings: { ...sampleSettings, ...settings } });

describe('hostile parameters through the whole service', () => {
	const hostile = ["' OR '1'='1", "'; DROP TABLE canario; --", "' UNION SELECT segredo FROM canario -- ", '1001 OR 1=1', '`canario`', '\\\'', '/**/'];

	test('are bound: no statement changes with them, the canary table is unharmed and never read', async () => {
		await database.root.query('SET GLOBAL userstat = 1');
		await database.root.query('FLUSH TABLE_STATISTICS');
		const { service } = erpServiceOver(erpWith());
		const answers: unknown[] = [];
		for (const text of hostile) {
			answers.push(await service.getStock({ sku: text }, context), await service.getPrice({ sku: text }, context));
			answers.push(await service.getCustomer({ customerId: text }, context));
			answers.push(await service.getLastOrders({ customerId: text }, context));
			await expect(service.getCustomerByDocument({ document: text }, context)).rejects.toMatchObject({ code: 'validation', parameter: 'Document' });
			await expect(service.getCustomerByPhone({ phone: text }, context)).rejects.toMatchObject({ code: 'validation', parameter: 'Phone' });
		}
		expect(JSON.stringify(answers)).not.toContain(CANARY_SECRET);
		expect(answers.every((answer) => JSON.stringify(answer).includes('"found":false'))).toBe(true);
		expect(new Set(statements.map(({ text }) => text)).size).toBe(4);
		const readsOfCanary = async () => {
			const [rows] = await database.root.query<RowDataPacket[]>("SHOW TABLE_STATISTICS WHERE `Table_name` = 'canario'");
			return rows.length;
		};
		expect(await readsOfCanary()).toBe(0);
		expect(await canaryIsIntact(database.root)).toBe(true);
		// The check above has read it: the statistics would have shown it.
		expect(await readsOfCanary()).toBe(1);
	});

	test('a phone that is none is never asked for', async () => {
		const { service } = erpServiceOver(erpWith());
		const error = await failureOf(service.getCustomerByPhone({ phone: '98765-4321' }, context));
		expect(error).toMatchObject({ code: 'validation', parameter: 'Phone' });
		expect(error.message).toBe('Phone is no phone number.');
		expect(statements).toEqual([]);
	});
});

describe('a look-up by phone', () => {
	test('binds every form as text and uses the index of the plain column', async () => {
		await seedManyCustomers(database.root, 5_000);
		await erpWith().getCustomerByPhone('+5511987654321', context);
		const [statement] = statements;
		expect(statement?.values).toHaveLength(26);
		expect(statement?.values.every((value) => typeof value === 'string')).toBe(true);
		const [plan] = await database.root.execute<RowDataPacket[]>(`EXPLAIN ${statement?.text}`, [...(statement?.values ?? [])] as string[]);
		expect(plan[0]).toMatchObject({ table: 'c', type: 'range', key: 'ix_clientes_telefone' });
	});

	test('is one and the same statement for all mobiles', async () => {
		const erp = erpWith();
		await erp.getCustomerByPhone('+5511987654321', context);
		await erp.getCustomerByPhone('+5521988887777', context);
		expect(new Set(statements.map(({ text }) => text)).size).toBe(1);
	});

	test('reads the whole table for odd formats only where that is switched on', async () => {
		expect(await erpWith().getCustomerByPhone('+5511976543210', context)).toBeNull();
		expect(statements).toHaveLength(1);
		const found = await erpWith({ phoneDigitScan: true }).getCustomerByPhone('+5511976543210', context);
		expect(found).toMatchObject({ name: 'Hotel Avenida', phone: '+5511976543210' });
		// The last eight digits alone are no proof: another area has them too.
		expect(await erpWith({ phoneDigitScan: true }).getCustomerByPhone('+5531988887777', context)).toBeNull();
	});

	test('looks into several columns, and into phones without area code where a default is set', async () => {
		await database.root.query('CREATE TABLE contatos (id INT PRIMARY KEY, nome VARCHAR(50), fone VARCHAR(20), celular VARCHAR(20), KEY (fone), KEY (celular))');
		await database.root.query("INSERT INTO contatos VALUES (1, 'Ana', '3333-1111', '98888-0001'), (2, 'Bia', '(11) 3333-2222', '21988880002')");
		const settings: MySqlErpSettingsInput = {
			tables: { customers: 'contatos' },
			columns: { customers: { email: '', creditLimit: '', phones: ['fone', 'celular'] } },
			defaultAreaCode: '11',
		};
		const erp = erpWith(settings);
		expect(await erp.getCustomerByPhone('+5511988880001', context)).toMatchObject({ id: '1' });
		expect(await erp.getCustomerByPhone('+551133331111', context)).toMatchObject({ id: '1' });
		expect(await erp.getCustomerByPhone('+5521988880002', context)).toMatchObject({ id: '2', email: null, creditLimit: null, document: null });
		expect(await erp.getCustomerByPhone('+5521988880001', context)).toBeNull();
		expect(erp.capabilities.operations.has('customerByDocument')).toBe(false);
	});

	test('finds texts with accents in a latin-1 column', async () => {
		await database.root.query('CREATE TABLE antigos (id INT PRIMARY KEY, sku VARCHAR(20), nome VARCHAR(50), preco DECIMAL(10,2), KEY (sku)) CHARACTER SET latin1');
		await database.root.query("INSERT INTO antigos VALUES (1, 'AÇO-1', 'Aço nº 1', 10.5)");
		const erp = erpWith({ tables: { products: 'antigos' }, columns: { products: { price: 'preco' } } });
		expect(await erp.getPrice('AÇO-1', {}, context)).toMatchObject({ sku: 'AÇO-1', name: 'Aço nº 1', unitPrice: 10.5 });
		expect(await erp.getPrice('ACO-1', {}, context)).toBeNull();
		const error = await failureOf(erp.getPrice('AÇO-1 🤖', {}, context));
		expect(error).toMatchObject({ code: 'validation' });
		expect(error.message).toContain('character set');
	});
});

describe('orders', () => {
	test('come with the products of all of them by one more statement', async () => {
		const orders = await erpWith().getLastOrders('1001', { limit: 20 }, context);
		expect(orders).toHaveLength(8);
		expect(orders.every(({ items }) => items.length > 0)).toBe(true);
		expect(statements).toHaveLength(2);
	});

	test('of a table without products come without', async () => {
		const orders = await erpWith({ tables: { orderItems: '' } }).getLastOrders('1001', { limit: 1 }, context);
		expect(orders).toMatchObject([{ items: [] }]);
		expect(statements).toHaveLength(1);
	});
});

describe('stock', () => {
	test('of a product without a stock row is zero', async () => {
		await database.root.query("INSERT INTO produtos (id, sku, nome, preco_venda) VALUES (9000, 'SEM-SALDO', 'Sem saldo', 1)");
		expect(await erpWith().getStock('SEM-SALDO', {}, context)).toMatchObject([{ available: 0, reserved: null }]);
		await database.root.query('DELETE FROM produtos WHERE id = 9000');
	});

	test('by warehouse is refused where the database knows none, and filtered where it does', async () => {
		await expect(erpWith().getStock('PAR-M6', { warehouse: '01' }, context)).rejects.toMatchObject({ code: 'unsupported', parameter: 'Warehouse' });
		await database.root.query('CREATE TABLE saldos (produto_id INT, deposito CHAR(4), livre DECIMAL(10,3), KEY (produto_id))');
		const [[product]] = await database.root.query<RowDataPacket[]>("SELECT id FROM produtos WHERE sku = 'PAR-M6'");
		await database.root.query("INSERT INTO saldos VALUES (?, '01', 5.5), (?, '02', 7)", [product?.['id'], product?.['id']]);
		const erp = erpWith({
			tables: { stock: 'saldos' },
			columns: { stock: { available: 'livre', reserved: '', warehouse: 'deposito' } },
		});
		const { service } = erpServiceOver(erp);
		expect(await service.getStock({ sku: 'PAR-M6' }, context)).toMatchObject({ found: true, available: 12.5, reserved: null });
		expect(await service.getStock({ sku: 'PAR-M6', warehouse: '02' }, context)).toMatchObject({ available: 7, warehouses: [{ warehouse: '02' }] });
		expect(await service.getStock({ sku: 'PAR-M6', warehouse: '99' }, context)).toMatchObject({ found: true, available: 0 });
	});
});
