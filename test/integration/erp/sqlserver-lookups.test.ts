import type { SqlServerPort } from '../../../lib/domain/sql';
import { createSqlServerErp, type SqlServerErpSettingsInput } from '../../../lib/systems/sqlserver';
import { CANARY_SECRET } from '../../../sandbox/sql-server/schemas/canary.ts';
import { callsOf, sampleSettings, startSampleServer, today, type SampleServer } from '../../contract/erp/support/sqlserver';
import { erpServiceOver } from '../../contract/erp/support/service';
import { failureOf } from '../../contract/erp/support/failure';

const context = { signal: new AbortController().signal };
let sample: SampleServer;
let sql: SqlServerPort;

beforeAll(async () => {
	sample = await startSampleServer();
	sql = await sample.open();
	sample.server.execute(
		`CREATE TABLE dbo.contatos (id INT PRIMARY KEY, nome VARCHAR(50), fone BIGINT, doc DECIMAL(14,0), limite FLOAT);
		 INSERT INTO dbo.contatos VALUES (1, 'Ana', 11988880001, 52998224725, 1234567.89), (2, 'Bia', 1133332222, 11144477735, 0.1);
		 CREATE TABLE dbo.itens (codigo VARCHAR(20) PRIMARY KEY, nome VARCHAR(50), ativo VARCHAR(5), preco MONEY);
		 INSERT INTO dbo.itens VALUES ('PAR-M6', 'Parafuso', 'S', 922337203685477.58), ('1001', 'Prego', 'S', 12345678901.23);`,
	);
});

beforeEach(() => {
	sample.server.journal.length = 0;
});

afterEach(() => {
	sample.server.faults.clear();
});

afterAll(async () => {
	await sample?.close();
});

const erpWith = (settings: SqlServerErpSettingsInput = {}) => createSqlServerErp({ sql, today, settings: { ...sampleSettings, ...settings } });
const asked = () => sample.server.journal.filter(({ kind }) => kind === 'rpc');

describe('hostile parameters through the whole service', () => {
	const hostile = ["' OR '1'='1", "'; DROP TABLE canario; --", "' UNION SELECT segredo FROM canario -- ", '1001 OR 1=1', '[canario]', "\\'", '/**/', '@p1'];

	test('are bound: no statement changes with them, the canary table is unharmed and never read', async () => {
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
		expect(new Set(asked().map(({ text }) => text)).size).toBe(4);
		expect(asked().some(({ text }) => text.includes('canario'))).toBe(false);
		expect(sample.server.execute('SELECT segredo FROM dbo.canario')).toEqual([{ segredo: CANARY_SECRET }]);
	});
});

describe('a look-up by phone', () => {
	test('binds every form as VARCHAR on the plain column, and is one and the same statement for all mobiles', async () => {
		await erpWith().getCustomerByPhone('+5511987654321', context);
		await erpWith().getCustomerByPhone('+5521988887777', context);
		const [first, second] = asked();
		expect(first?.parameters.filter(({ type }) => type === 'varchar(100)')).toHaveLength(28);
		expect(second?.text).toBe(first?.text);
	});

	test('reads the whole table for odd formats only where that is switched on', async () => {
		expect(await erpWith().getCustomerByPhone('+5511976543210', context)).toBeNull();
		expect(asked()).toHaveLength(1);
		expect(await erpWith({ phoneDigitScan: true }).getCustomerByPhone('+5511976543210', context)).toMatchObject({ name: 'Hotel Avenida' });
		// The last eight digits alone are no proof: another area has them too.
		expect(await erpWith({ phoneDigitScan: true }).getCustomerByPhone('+5531988887777', context)).toBeNull();
	});
});

describe('numeric columns', () => {
	const numeric: SqlServerErpSettingsInput = {
		tables: { customers: 'contatos', orders: '' },
		columns: { customers: { email: '', phones: ['fone'], document: 'doc', creditLimit: 'limite' } },
	};

	test('phones and documents stored as numbers are found: their masked forms compare with no number and are left out', async () => {
		const erp = erpWith(numeric);
		expect(await erp.getCustomerByPhone('+5511988880001', context)).toMatchObject({ id: '1', phone: '+5511988880001', creditLimit: 1234567.89 });
		expect(await erp.getCustomerByPhone('+551133332222', context)).toMatchObject({ id: '2', creditLimit: 0.1 });
		expect(await erp.getCustomerByDocument('52998224725', context)).toMatchObject({ id: '1', document: '52998224725' });
		expect(await erp.getCustomerByPhone('+5511988880009', context)).toBeNull();
		expect(await erp.getCustomerByDocument('12ABC34501DE35', context)).toBeNull();
	});

	test.each(['abc', '1abc', '1.0', '1e0', '0x1', '99999999999', ' '])('the id %j of an INT column is nobody', async (id) => {
		const erp = erpWith();
		expect(await erp.getCustomerById(id, context)).toBeNull();
		expect(await erp.getLastOrders(id, { limit: 5 }, context)).toEqual([]);
		expect(await erp.getOpenOrders(id, { limit: 5 }, context)).toEqual([]);
	});

	test('a statement that converts what is stored is not taken for a miss', async () => {
		for (const [condition, number] of [['ativo = 1', 245], ['ativo = 1.5', 8114]] as const) {
			const erp = erpWith({ statements: { price: `SELECT codigo AS sku, nome AS name FROM dbo.itens WHERE codigo = :sku AND ${condition}` } });
			for (const sku of ['PAR-M6', '1001']) {
				const error = await failureOf(erp.getPrice(sku, {}, context));
				expect(error).toMatchObject({ code: 'validation', message: expect.stringContaining(`error ${number}`) });
			}
		}
	});

	test('statuses that do not fit their column are reported, not taken for a miss', async () => {
		const settings: SqlServerErpSettingsInput = { columns: { orders: { status: 'NumeroPedido' } } };
		await expect(erpWith(settings).getOpenOrders('1001', { limit: 5 }, context)).rejects.toMatchObject({ code: 'validation' });
		await expect(erpWith(settings).getOpenOrders('abc', { limit: 5 }, context)).rejects.toMatchObject({ code: 'validation' });
	});
});

describe('amounts', () => {
	test('are exact to the last cent that the result can hold, and text before that', async () => {
		const settings: SqlServerErpSettingsInput = { tables: { products: 'itens', stock: '' }, columns: { products: { sku: 'codigo', id: 'codigo', price: 'preco' } } };
		expect(await erpWith(settings).getPrice('1001', {}, context)).toMatchObject({ unitPrice: 12345678901.23 });
		await erpWith(settings).getPrice('PAR-M6', {}, context);
		const rows = await sql.query(asked().at(-1)?.text ?? '', ['PAR-M6'], { timeoutMs: 5_000, ...context });
		expect(rows).toMatchObject([{ unitPrice: '922337203685477.5800' }]);
	});
});

describe('statements of the user’s own', () => {
	const statements: SqlServerErpSettingsInput['statements'] = {
		customerByPhone: 'SELECT id, nome AS name, telefone AS phone, limite_credito AS credit_limit FROM dbo.clientes WHERE telefone IN (:phone) -- :nada',
		customerById: "SELECT id, nome AS name, 'it''s :id' AS email FROM dbo.clientes WITH (NOLOCK) WHERE id = @id;",
		stock: 'SELECT e.quantidade_disponivel AS available FROM dbo.estoque e INNER JOIN dbo.produtos p ON p.id = e.produto_id WHERE p.sku = :sku',
		price: 'SELECT sku, preco_venda AS unit_price, CASE WHEN :customerId = 1005 THEN 10 ELSE 0 END AS discount_percentage FROM dbo.produtos WHERE sku = :sku',
		lastOrders: 'SELECT TOP (:limit) NumeroPedido AS id, ClienteId AS customer_id, DataPedido AS date, ValorTotal AS total FROM dbo.Pedidos WHERE ClienteId = :customerId ORDER BY DataPedido DESC, NumeroPedido DESC',
	};

	test('replace the preset’s, with named parameters bound and columns found by name', async () => {
		const erp = erpWith({ statements });
		expect(await erp.getCustomerByPhone('+5531987654321', context)).toMatchObject({ id: '1003', creditLimit: 0, balanceDue: null });
		expect(await erp.getCustomerById('1001', context)).toMatchObject({ name: 'Maria Aparecida da Silva', email: "it's :id" });
		expect(await erp.getStock('PAR-M6', {}, context)).toMatchObject([{ sku: 'PAR-M6', available: expect.any(Number) }]);
		expect(await erp.getPrice('CIM-CP2-50', { customerId: '1005' }, context)).toMatchObject({ unitPrice: 38.9, finalPrice: 35.01, source: 'customer' });
		const expected = await erpWith().getLastOrders('1001', { limit: 3 }, context);
		const orders = await erp.getLastOrders('1001', { limit: 3 }, context);
		expect(orders.map(({ id, date, total }) => ({ id, date, total }))).toEqual(expected.map(({ id, date, total }) => ({ id, date, total })));
	});

	test('must return what a hit is checked by', async () => {
		const erp = erpWith({ statements: { customerByPhone: 'SELECT id, nome AS name FROM dbo.clientes WHERE telefone IN (:phone)' } });
		await expect(erp.getCustomerByPhone('+5511987654321', context)).rejects.toMatchObject({ code: 'validation', parameter: 'statements.customerByPhone' });
	});

	test('are probed by ping', async () => {
		await expect(erpWith({ statements }).ping(context)).resolves.toBeUndefined();
		const broken = erpWith({ statements: { ...statements, stock: 'SELECT saldo AS available FROM dbo.estoque WHERE produto_id = :sku' } });
		expect(await failureOf(broken.ping(context))).toMatchObject({ code: 'validation', message: expect.stringContaining("Invalid column name 'saldo'") });
	});

	test.each(['SELECT 1 AS available DELETE FROM dbo.estoque', "SELECT 1 AS available EXEC('DROP TABLE canario')", 'UPDATE dbo.estoque SET quantidade_disponivel = 0', 'SELECT 1 AS available; SELECT 2'])(
		'%j is refused before it runs',
		(stock) => {
			expect(() => erpWith({ statements: { stock } })).toThrow(expect.objectContaining({ code: 'validation', parameter: 'statements.stock' }));
			expect(callsOf(sample.server)).toBe(0);
		},
	);
});

describe('tickets', () => {
	const ticket = { customerId: '1001', subject: 'Entrega', description: "Veio 'quebrado' 🤖; DROP TABLE canario", idempotencyKey: 'chamado-1' };
	const ticketsLike = (text: string) =>
		sample.server.execute('SELECT descricao, origem FROM dbo.chamados').filter((row) => String(row['descricao']).endsWith(text));

	test('are opened once per key and tell their number', async () => {
		const { service, neighbour } = erpServiceOver(erpWith());
		const opened = await service.createTicket(ticket, context);
		expect(opened).toMatchObject({ customerId: '1001', subject: 'Entrega', number: expect.stringMatching(/^CH-/), status: 'Aberto', outcome: 'created' });
		expect(await neighbour().createTicket(ticket, context)).toEqual({ ...opened, outcome: 'existing' });
		expect(ticketsLike(ticket.description)).toEqual([{ descricao: `Entrega\n\n${ticket.description}`, origem: 'whatsapp_bot' }]);
	});

	test.each(['commitThenDrop', 'commitThenSilence'] as const)('whose answer never comes (%s) are uncertain, and not opened again by a repeated run', async (fault) => {
		const lost = { ...ticket, description: fault, idempotencyKey: fault };
		sample.server.faults.next({ fault, match: 'sp_CriarChamado' });
		const { service } = erpServiceOver(erpWith({ timeoutMs: 300 }));
		for (const run of [1, 2]) expect([run, (await failureOf(service.createTicket(lost, context))).code]).toEqual([run, 'uncertain']);
		expect(ticketsLike(fault)).toHaveLength(1);
	});

	test('refused by the procedure carry its own words', async () => {
		const error = await failureOf(erpWith().createTicket({ ...ticket, customerId: '999999', source: 'x' }, context));
		expect(error).toMatchObject({ code: 'uncertain', message: expect.stringContaining('Cliente inexistente') });
	});
});
