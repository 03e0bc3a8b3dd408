import type { RowDataPacket } from 'mysql2/promise';

import type { SqlPort } from '../../../lib/domain/sql';
import { createMySqlErp, type MySqlErpSettingsInput } from '../../../lib/systems/mysql';
import { canaryIsIntact } from '../../../sandbox/mysql/seed.ts';
import { botPassword, sampleSettings, startSampleDatabase, type SampleDatabase } from '../../contract/erp/support/mysql';
import { erpServiceOver } from '../../contract/erp/support/service';
import { failureOf } from '../../contract/erp/support/failure';

const context = { signal: new AbortController().signal };
let database: SampleDatabase;
let sql: SqlPort;

beforeAll(async () => {
	database = await startSampleDatabase();
	sql = await database.open();
}, 120_000);

afterAll(async () => {
	await database?.close();
});

const erpWith = (settings: MySqlErpSettingsInput = {}, port: SqlPort = sql) =>
	createMySqlErp({ sql: port, settings: { ...sampleSettings, ...settings } });

describe('statements of the user’s own', () => {
	const own: MySqlErpSettingsInput['statements'] = {
		customerByPhone: 'SELECT id, nome AS name, telefone AS phone, limite_credito AS credit_limit FROM clientes WHERE telefone IN (:phone) -- :nada',
		customerById: "SELECT id, nome AS name, 'it''s :id' AS email FROM clientes WHERE id = :id;",
		stock: 'SELECT e.quantidade_disponivel AS available FROM estoque e JOIN produtos p ON p.id = e.produto_id WHERE p.sku = :sku AND (:warehouse IS NULL OR :warehouse = 1)',
		price: 'SELECT sku, preco_venda AS unit_price, IF(:customerId = 1005, 10, 0) AS discount_percentage FROM produtos WHERE sku = :sku',
		lastOrders:
			'WITH ultimos AS (SELECT * FROM pedidos WHERE cliente_id = :customerId ORDER BY data_pedido DESC, id DESC LIMIT :limit) ' +
			'SELECT u.id, u.cliente_id AS customer_id, u.data_pedido AS date, u.valor_total AS total, u.status, i.nome_produto AS item_name, i.quantidade AS item_quantity ' +
			'FROM ultimos u LEFT JOIN itens_pedido i ON i.pedido_id = u.id ORDER BY u.data_pedido DESC, u.id DESC',
	};

	test('replace the preset’s, with named parameters bound and columns found by name', async () => {
		const erp = erpWith({ statements: own });
		expect(await erp.getCustomerByPhone('+5531987654321', context)).toMatchObject({ id: '1003', creditLimit: 0, balanceDue: null });
		expect(await erp.getCustomerById('1001', context)).toMatchObject({ name: 'Maria Aparecida da Silva', email: "it's :id" });
		expect(await erp.getStock('PAR-M6', {}, context)).toMatchObject([{ sku: 'PAR-M6', available: expect.any(Number) }]);
		expect(await erp.getPrice('CIM-CP2-50', { customerId: '1005' }, context)).toMatchObject({
			unitPrice: 38.9,
			discountPercentage: 10,
			finalPrice: 35.01,
			source: 'customer',
		});
		const expected = await erpWith().getLastOrders('1001', { limit: 3 }, context);
		const orders = await erp.getLastOrders('1001', { limit: 3 }, context);
		expect(orders.map(({ id, date, total, status }) => ({ id, date, total, status }))).toEqual(
			expected.map(({ id, date, total, status }) => ({ id, date, total, status })),
		);
		expect(orders.map(({ items }) => items.map(({ name }) => name))).toEqual(expected.map(({ items }) => items.map(({ name }) => name)));
	});

	test('must return what a hit is checked by', async () => {
		const erp = erpWith({ statements: { customerByPhone: 'SELECT id, nome AS name FROM clientes WHERE telefone IN (:phone)' } });
		await expect(erp.getCustomerByPhone('+5511987654321', context)).rejects.toMatchObject({
			code: 'validation',
			parameter: 'statements.customerByPhone',
		});
	});

	test('are probed by ping', async () => {
		await expect(erpWith({ statements: own }).ping(context)).resolves.toBeUndefined();
		const broken = erpWith({ statements: { ...own, stock: 'SELECT saldo AS available FROM estoque WHERE produto_id = :sku' } });
		const error = await failureOf(broken.ping(context));
		expect(error).toMatchObject({ code: 'validation' });
		expect(error.message).toContain("Unknown column 'saldo'");
	});
});

describe('tickets by procedure', () => {
	const ticket = { customerId: '1001', subject: 'Entrega', description: "Veio 'quebrado'; DROP TABLE canario", idempotencyKey: 'chamado-1' };

	test('are opened once per key and tell their number', async () => {
		const { service, neighbour } = erpServiceOver(erpWith());
		const opened = await service.createTicket(ticket, context);
		expect(opened).toMatchObject({ customerId: '1001', subject: 'Entrega', status: 'aberto', outcome: 'created' });
		expect(opened.id).toMatch(/^\d+$/);
		expect(await neighbour().createTicket(ticket, context)).toEqual({ ...opened, outcome: 'existing' });
		const [rows] = await database.root.query<RowDataPacket[]>('SELECT descricao, origem FROM chamados WHERE id = ?', [opened.id]);
		expect(rows).toEqual([{ descricao: `Entrega\n\n${ticket.description}`, origem: 'whatsapp_bot' }]);
		expect(await canaryIsIntact(database.root)).toBe(true);
	});

	test('refused by the procedure carry its own words', async () => {
		const error = await failureOf(erpWith().createTicket({ ...ticket, source: 'whatsapp_bot', customerId: '999999', idempotencyKey: 'chamado-2' }, context));
		expect(error).toMatchObject({ code: 'uncertain' });
		expect(error.message).toContain('Cliente inexistente');
	});

	test('of a procedure that fails after it has written are not opened again by a repeated run', async () => {
		await database.root.query('CREATE TABLE aviso (texto VARCHAR(200) UNIQUE)');
		await database.root.query(
			'CREATE PROCEDURE avisado(IN c INT, IN d TEXT, IN o VARCHAR(50)) BEGIN CALL criar_chamado(c, d, o); INSERT INTO aviso VALUES (d), (d); END',
		);
		await database.root.query("GRANT EXECUTE ON PROCEDURE avisado TO 'robo'@'127.0.0.1'");
		const { service } = erpServiceOver(erpWith({ ticketProcedure: 'avisado' }));
		const half = { ...ticket, description: 'pela metade', idempotencyKey: 'chamado-4' };
		expect(await failureOf(service.createTicket(half, context))).toMatchObject({ code: 'uncertain' });
		expect(await failureOf(service.createTicket(half, context))).toMatchObject({ code: 'uncertain' });
		const [rows] = await database.root.query<RowDataPacket[]>("SELECT id FROM chamados WHERE descricao LIKE '%pela metade'");
		expect(rows).toHaveLength(1);
	});

	test('are refused with nothing done where the procedure does not exist', async () => {
		const error = await failureOf(erpWith({ ticketProcedure: 'nao_existe' }).createTicket({ ...ticket, source: 'whatsapp_bot' }, context));
		expect(error).toMatchObject({ code: 'permission', nothingDone: true });
	});

	test('are refused with nothing done where the procedure takes other parameters', async () => {
		const erp = erpWith({ ticketParameters: ['description'] });
		const error = await failureOf(erp.createTicket({ ...ticket, source: 'whatsapp_bot' }, context));
		expect(error).toMatchObject({ code: 'validation', nothingDone: true });
	});

	test('whose call got no answer are uncertain, and not opened again by a repeated run', async () => {
		await database.root.query('CREATE PROCEDURE lento(IN c INT, IN d TEXT, IN o VARCHAR(50)) BEGIN DO SLEEP(0.5); CALL criar_chamado(c, d, o); END');
		await database.root.query("GRANT EXECUTE ON PROCEDURE lento TO 'robo'@'127.0.0.1'");
		const { service } = erpServiceOver(erpWith({ ticketProcedure: 'lento', timeoutMs: 100 }));
		const slow = { ...ticket, description: 'demorado', idempotencyKey: 'chamado-3' };
		expect(await failureOf(service.createTicket(slow, context))).toMatchObject({ code: 'uncertain' });
		expect(await failureOf(service.createTicket(slow, context))).toMatchObject({ code: 'uncertain' });
		const count = async () => {
			const [rows] = await database.root.query<RowDataPacket[]>("SELECT id FROM chamados WHERE descricao LIKE '%demorado'");
			return rows.length;
		};
		const deadline = Date.now() + 10_000;
		while ((await count()) === 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
		expect(await count()).toBe(1);
	});
});

describe('what goes wrong', () => {
	test('an unknown column in the settings is named, and what to check', async () => {
		const erp = erpWith({ columns: { customers: { name: 'razao_social' } } });
		for (const call of [() => erp.ping(context), () => erp.getCustomerById('1001', context)]) {
			const error = await failureOf(call());
			expect(error).toMatchObject({ code: 'validation', retryable: false });
			expect(error.message).toContain("does not know a name in the statement (ER_BAD_FIELD_ERROR): Unknown column 'c.razao_social'");
			expect(error.hint).toContain('column names');
		}
	});

	test('a wrong password says so without telling it', async () => {
		const wrong = await database.open({ password: 'outra-senha' });
		const error = await failureOf(erpWith({}, wrong).ping(context));
		expect(error).toMatchObject({ code: 'auth', retryable: false });
		expect(`${error.message}${error.hint}${JSON.stringify(error)}`).not.toMatch(/outra-senha|robo|127\.0\.0\.1/);
		expect(`${error.message}`).not.toContain(botPassword);
	});

	test('a statement that waits for a lock ends at its deadline, and the pool goes on', async () => {
		const pool = await database.open({ connectionLimit: 1 });
		const erp = erpWith({ timeoutMs: 200 }, pool);
		await database.root.query('LOCK TABLES produtos WRITE');
		try {
			expect(await failureOf(erp.getPrice('PAR-M6', {}, context))).toMatchObject({ code: 'timeout', retryable: true });
		} finally {
			await database.root.query('UNLOCK TABLES');
		}
		expect(await erp.getPrice('PAR-M6', {}, context)).toMatchObject({ sku: 'PAR-M6' });
	});

	test('a database that is down is unavailable, and found again when it is back', async () => {
		const pool = await database.open();
		const { service, calls } = erpServiceOver(erpWith({}, pool), { ttl: { price: 0 } });
		await service.getPrice({ sku: 'PAR-M6' }, context);
		await database.server.kill();
		const error = await failureOf(service.getPrice({ sku: 'PAR-M6' }, context));
		expect(error).toMatchObject({ code: 'unavailable', retryable: true });
		expect(error.message).toMatch(/could not be reached \(ECONNREFUSED\)|closed the connection/);
		expect(calls.at(-1)).toMatchObject({ attempt: 3, outcome: 'unavailable', operation: 'price' });
		await database.server.restart();
		expect(await service.getPrice({ sku: 'PAR-M6' }, context)).toMatchObject({ found: true });
	});
});
