// An ERP as companies run them: a small web service in front of MariaDB. The service lives, the database may die at any moment.
import { createConnection, createPool, type Connection, type Pool, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';

import { bulkCustomer } from '../../../sandbox/data/many-customers.ts';
import { jsonReply, Router, startServer, type Reply, type SandboxRequest } from '../../../sandbox/kit/server.ts';
import { createReadOnlyUser, seedDatabase, seedManyCustomers } from '../../../sandbox/mysql/seed.ts';
import { until } from '../../../scripts/lib/until.ts';
import { startMariaDb, type MariaDbServer } from '../servers/mariadb.ts';

export interface Customer {
	id: number;
	name: string;
	phone: string;
}

export interface PlacedOrder {
	id: number;
	/** The key the order came with. */
	key: string;
}

export interface CrashErp {
	readonly server: MariaDbServer;
	/** For the ERP credential of type REST. */
	readonly baseUrl: string;
	/** For the ERP credential of type MySQL. */
	readonly credential: Record<string, string | number>;
	readonly customers: readonly Customer[];
	/** Orders of which the service has told nobody, although they were placed. */
	lostAnswers(): number;
	/** What the database itself holds, asked once it is up. */
	placed(): Promise<PlacedOrder[]>;
	close(): Promise<void>;
}

const workMs = 60;
const unitPrice = '34.90';

/**
 * Nothing in the database keeps a second order of one key out: whoever sends it twice makes two.
 * @param random also decides which placed orders are answered by a cut connection: one in forty
 */
export async function startCrashErp(customers: number, random: () => number): Promise<CrashErp> {
	const server = await startMariaDb({ mayCrashWhileWriting: true });
	const login = { user: 'robo', password: 'senha-do-robo' };
	const root = { host: server.host, port: server.port, user: server.rootUser, password: server.rootPassword };
	const database = await seeded(root, customers, login);
	const pool = createPool({ ...root, database, connectionLimit: 10 });
	// A connection that dies at rest is no matter: the pool makes another.
	pool.on('connection', (connection) => void connection.on('error', () => undefined));
	let lost = 0;
	const routes = new Router()
		.add('POST', '/api/v1/orders', async (request) => {
			const reply = await createOrder(pool, request);
			if (reply.status !== 201 || random() >= 1 / 40) return reply;
			lost += 1;
			return { status: 0, cut: 'reset' };
		})
		.add('GET', '/api/v1/orders', async ({ query }) => await ordersByKey(pool, query.get('external_reference') ?? ''));
	const service = await startServer({ handler: async (request) => await answer(routes, request) });
	return {
		server,
		baseUrl: `${service.url}/api/v1`,
		credential: { host: server.host, port: server.port, database, ...login },
		customers: Array.from({ length: customers }, (_, index) => bulkCustomer(index)),
		lostAnswers: () => lost,
		placed: async () => await until('the database answers', async () => await placedIn(pool).catch(() => null), { everyMs: 200 }),
		close: async () => {
			await service.close();
			await pool.end().catch(() => undefined);
			await server.stop();
		},
	};
}

async function seeded(root: object, customers: number, login: { user: string; password: string }): Promise<string> {
	const connection: Connection = await createConnection(root);
	try {
		const database = await seedDatabase(connection);
		await seedManyCustomers(connection, customers);
		await connection.query('ALTER TABLE pedidos ADD COLUMN referencia_externa VARCHAR(200) NULL, ADD KEY ix_pedidos_referencia (referencia_externa)');
		await createReadOnlyUser(connection, { database, ...login });
		return database;
	} finally {
		await connection.end();
	}
}

async function answer(routes: Router, request: SandboxRequest): Promise<Reply> {
	try {
		return (await routes.find(request)?.(request)) ?? jsonReply(404, { error: 'not_found' });
	} catch {
		return jsonReply(503, { error: 'database', message: 'Banco de dados fora do ar' });
	}
}

interface OrderBody {
	customer_id: string;
	items: Array<{ sku: string; quantity: number | string }>;
	external_reference: string;
}

/** As such services do: one transaction, and an answer some time after it. */
async function createOrder(pool: Pool, { body }: SandboxRequest): Promise<Reply> {
	const order = body as OrderBody;
	const connection = await pool.getConnection();
	try {
		await connection.beginTransaction();
		const [{ insertId }] = await connection.query<ResultSetHeader>(
			`INSERT INTO pedidos (cliente_id, data_pedido, valor_total, status, referencia_externa) VALUES (?, NOW(), 0, 'pendente', ?)`,
			[Number(order.customer_id), order.external_reference],
		);
		await pause();
		const lines = order.items.map(({ sku, quantity }) => [insertId, sku, sku, Number(quantity), unitPrice]);
		await connection.query('INSERT INTO itens_pedido (pedido_id, sku, nome_produto, quantidade, preco_unitario) VALUES ?', [lines]);
		await connection.commit();
		connection.release();
		await pause();
		return jsonReply(201, orderJson(insertId, order.customer_id, order.external_reference));
	} catch (error) {
		connection.destroy();
		throw error;
	}
}

async function ordersByKey(pool: Pool, key: string): Promise<Reply> {
	const [rows] = await pool.query<RowDataPacket[]>('SELECT id, cliente_id FROM pedidos WHERE referencia_externa = ?', [key]);
	return jsonReply(200, rows.map((row) => orderJson(Number(row['id']), String(row['cliente_id']), key)));
}

function orderJson(id: number, customerId: string, key: string): object {
	return { id, number: String(id), customer_id: Number(customerId), date: new Date().toISOString(), total: 0, currency: 'BRL', status: 'pendente', items: [], external_reference: key };
}

async function placedIn(pool: Pool): Promise<PlacedOrder[]> {
	const [rows] = await pool.query<RowDataPacket[]>(
		'SELECT id, referencia_externa FROM pedidos WHERE referencia_externa IS NOT NULL AND EXISTS (SELECT 1 FROM itens_pedido WHERE pedido_id = pedidos.id)',
	);
	return rows.map((row) => ({ id: Number(row['id']), key: String(row['referencia_externa']) }));
}

async function pause(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, workMs));
}
