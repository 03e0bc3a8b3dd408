import { existsSync } from 'node:fs';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { balanceDueCents, notable, ordersOf } from '../../../sandbox/data/company.ts';
import { CANARY_SECRET, bulkCustomer, canaryIsIntact, createReadOnlyUser, seedDatabase, seedManyCustomers } from '../../../sandbox/mysql/seed.ts';
import { startMariaDb, type MariaDbServer } from '../../support/servers/mariadb.ts';

jest.setTimeout(60_000);

let server: MariaDbServer;
let root: Connection;
let database: string;

const connectAsRoot = (): Promise<Connection> =>
	createConnection({ host: server.host, port: server.port, user: server.rootUser, password: server.rootPassword, dateStrings: true });
const connectAsBot = (): Promise<Connection> =>
	createConnection({ host: server.host, port: server.port, user: 'bot', password: "pass'word", database, dateStrings: true });

async function rows(connection: Connection, sql: string, values: (string | number)[] = []): Promise<RowDataPacket[]> {
	const [result] = await connection.execute<RowDataPacket[]>(sql, values);
	return result;
}

beforeAll(async () => {
	server = await startMariaDb();
	root = await connectAsRoot();
	database = await seedDatabase(root);
	await createReadOnlyUser(root, { database, user: 'bot', password: "pass'word" });
});
afterAll(async () => {
	await root?.end();
	await server?.stop();
});

describe('the sample database', () => {
	test('gives customers by any stored form of the phone, on the plain column', async () => {
		const found = await rows(root, 'SELECT id, nome, documento, limite_credito FROM clientes WHERE telefone IN (?, ?, ?) ORDER BY id', ['41998765432', '(41) 99876-5432', '4198765432']);
		expect(found.map(({ id }) => id)).toEqual([1010, 1011]);
		expect(await rows(root, 'SELECT nome, documento FROM clientes WHERE id = ?', [1013])).toEqual([{ nome: 'Distribuidora Alfa Letras Ltda', documento: '12.ABC.345/01DE-35' }]);
		expect(await rows(root, 'SELECT id FROM clientes WHERE nome = ?', ["Brian O'Brien"])).toEqual([{ id: 1012 }]);
	});

	test('holds the same orders and balances as the other sandboxes', async () => {
		const maria = await rows(root, 'SELECT id, data_pedido, status FROM pedidos WHERE cliente_id = ? ORDER BY data_pedido DESC, id DESC', [notable.maria]);
		const expected = ordersOf(notable.maria);
		expect(maria.map((row) => [row['id'], row['data_pedido'], row['status']])).toEqual(expected.map((order) => [Number(order.id), order.orderedAt.replace('T', ' '), order.status]));
		const [balance] = await rows(root, "SELECT SUM(valor_pendente) AS soma FROM pedidos WHERE cliente_id = ? AND status = 'pendente'", [notable.maria]);
		expect(balance).toEqual({ soma: (balanceDueCents(notable.maria) / 100).toFixed(2) });
		const items = await rows(root, 'SELECT nome_produto, quantidade, preco_unitario FROM itens_pedido WHERE pedido_id = ? ORDER BY id', [50_006]);
		expect(items.map(({ nome_produto: name }) => name)).toEqual(['Fita veda rosca 3/4"', "Anel O'Ring 10 mm", 'Tubo galvanizado 3/4 (50 mm)']);
	});

	test('a sum over no pending order is NULL, not zero', async () => {
		const [balance] = await rows(root, "SELECT SUM(valor_pendente) AS soma FROM pedidos WHERE cliente_id = ? AND status = 'pendente'", [notable.paidUp]);
		expect(balance).toEqual({ soma: null });
	});

	test('joining pending orders with their items counts an amount once per item', async () => {
		const [wrong] = await rows(root, "SELECT SUM(p.valor_pendente) AS soma FROM pedidos p JOIN itens_pedido i ON i.pedido_id = p.id WHERE p.cliente_id = ? AND p.status = 'pendente'", [notable.maria]);
		expect(Number(wrong?.['soma']) * 100).toBeGreaterThan(balanceDueCents(notable.maria) + 1);
	});

	test('a SKU bound as a number finds two products, bound as text one', async () => {
		const sql = 'SELECT sku FROM produtos WHERE sku = ? ORDER BY sku';
		expect(await rows(root, sql, [123])).toEqual([{ sku: '000123' }, { sku: '123' }]);
		expect(await rows(root, sql, ['123'])).toEqual([{ sku: '123' }]);
	});

	test('compares text without case, accents and trailing blanks: an answer may carry another spelling than was asked', async () => {
		for (const spelling of ['cim-cp2-50', 'CIM-CP2-50  ']) {
			expect(await rows(root, 'SELECT sku FROM produtos WHERE sku = ?', [spelling])).toEqual([{ sku: 'CIM-CP2-50' }]);
		}
		expect(await rows(root, 'SELECT sku FROM produtos WHERE sku = ?', ['aco-chapa nº2'])).toEqual([{ sku: 'AÇO-CHAPA Nº2' }]);
	});
});

describe('the read-only user', () => {
	let bot: Connection;
	beforeEach(async () => {
		bot = await connectAsBot();
	});
	afterEach(() => bot.end());

	test('reads everything and writes nothing', async () => {
		expect(await rows(bot, 'SELECT COUNT(*) AS n FROM clientes')).toEqual([{ n: 42 }]);
		for (const statement of ["UPDATE clientes SET nome = 'x'", 'DELETE FROM canario', 'DROP TABLE canario', "INSERT INTO chamados (cliente_id, descricao, origem, aberto_em) VALUES (1001, 'x', 'x', NOW())"]) {
			await expect(bot.query(statement)).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
		}
		expect(await canaryIsIntact(root)).toBe(true);
	});

	test('opens a ticket by the procedure, whose first row is the ticket; each call makes another', async () => {
		const call = async (): Promise<unknown> => {
			const [[ticketRows]] = await bot.execute<RowDataPacket[][]>('CALL criar_chamado(?, ?, ?)', [1001, "Entrega d'água atrasada; DROP TABLE canario", 'WhatsApp']);
			return ticketRows?.[0];
		};
		const first = await call();
		expect(first).toMatchObject({ id: expect.any(Number), cliente_id: 1001, descricao: "Entrega d'água atrasada; DROP TABLE canario", origem: 'WhatsApp', status: 'aberto' });
		expect(await call()).not.toMatchObject({ id: (first as { id: number }).id });
		expect(await canaryIsIntact(root)).toBe(true);
	});

	test('a ticket for an unknown customer is refused with SQLSTATE 45000', async () => {
		await expect(bot.execute('CALL criar_chamado(?, ?, ?)', [1, 'x', 'WhatsApp'])).rejects.toMatchObject({ sqlState: '45000', sqlMessage: 'Cliente inexistente' });
	});

	test('a read-only session refuses the procedure too: tickets need a session of their own', async () => {
		await bot.query('SET SESSION TRANSACTION READ ONLY');
		await expect(bot.execute('CALL criar_chamado(?, ?, ?)', [1001, 'x', 'WhatsApp'])).rejects.toMatchObject({ code: 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION' });
	});
});

describe('the canary', () => {
	test('shows when text is spliced into a statement', async () => {
		const hostile = "' UNION SELECT segredo FROM canario -- ";
		const [leaked] = await root.query<RowDataPacket[]>(`SELECT nome FROM produtos WHERE sku = '${hostile}'`);
		expect(leaked).toEqual([{ nome: CANARY_SECRET }]);
		expect(await rows(root, 'SELECT nome FROM produtos WHERE sku = ?', [hostile])).toEqual([]);
	});

	test('is not intact once changed, emptied or dropped; seeding again mends it', async () => {
		for (const harm of ["UPDATE canario SET segredo = 'x'", 'DELETE FROM canario', 'DROP TABLE canario']) {
			await root.query(harm);
			expect(await canaryIsIntact(root)).toBe(false);
			await seedDatabase(root);
			expect(await canaryIsIntact(root)).toBe(true);
		}
	});
});

describe('a hundred thousand customers', () => {
	test('are seeded in seconds and found by the index on the phone', async () => {
		await seedDatabase(root, { database: 'volume' });
		await seedManyCustomers(root);
		expect(await rows(root, 'SELECT COUNT(*) AS n FROM clientes')).toEqual([{ n: 100_042 }]);
		for (const index of [0, 1, 2, 3, 4, 99_999]) {
			const customer = bulkCustomer(index);
			expect(await rows(root, 'SELECT id FROM clientes WHERE telefone IN (?, ?)', [customer.phone, 'none'])).toEqual([{ id: customer.id }]);
		}
		const [plan] = await root.query<RowDataPacket[]>('EXPLAIN SELECT id FROM clientes WHERE telefone IN (?)', [[bulkCustomer(7).phone, bulkCustomer(8).phone]]);
		expect(plan[0]).toMatchObject({ key: 'ix_clientes_telefone' });
		await root.query('USE ??', [database]);
	});

	test('a phone bound as a number reads every row: each text must be turned into a number', async () => {
		const [plan] = await root.query<RowDataPacket[]>('EXPLAIN SELECT id FROM volume.clientes WHERE telefone = 5511987654321');
		expect(Number(plan[0]?.['rows'])).toBeGreaterThan(90_000);
	});
});

describe('a MariaDB of one’s own', () => {
	test('keeps its data and port over a crash, listens on loopback and its socket, and takes its folder along', async () => {
		const own = await startMariaDb();
		const connect = (): Promise<Connection> => createConnection({ host: own.host, port: own.port, user: own.rootUser, password: own.rootPassword });
		const first = await connect();
		first.on('error', () => undefined);
		await first.query('CREATE DATABASE kept');
		await own.kill();
		await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
		await own.restart();
		const second = await connect();
		expect((await second.query<RowDataPacket[]>("SHOW DATABASES LIKE 'kept'"))[0]).toHaveLength(1);
		expect((await second.query<RowDataPacket[]>('SELECT @@bind_address AS address'))[0]).toEqual([{ address: '127.0.0.1' }]);
		await second.end();
		const local = await createConnection({ socketPath: own.socketPath, user: own.rootUser, password: own.rootPassword });
		await local.end();
		await expect(createConnection({ host: own.host, port: own.port, user: 'root', password: '' })).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
		await own.stop();
		expect(existsSync(own.folder)).toBe(false);
	});
});
