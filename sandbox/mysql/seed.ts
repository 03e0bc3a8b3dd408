import type { Connection, RowDataPacket } from 'mysql2/promise';
import { company as sampleCompany } from '../data/company.ts';
import type { Company } from '../data/company.ts';
import { bulkCustomer } from '../data/many-customers.ts';
import { CANARY_SECRET, schemaStatements } from './schema.ts';

export { bulkCustomer } from '../data/many-customers.ts';
export { CANARY_SECRET, schemaStatements } from './schema.ts';

type Cell = string | number | null;

const ROWS_PER_INSERT = 5_000;
const CANARY_ROW_ID = 1;

/** Exact: cents never pass through a floating point division. */
function decimal(cents: number): string {
	const digits = String(cents).padStart(3, '0');
	return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

async function insert(connection: Connection, table: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Promise<void> {
	for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
		await connection.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [rows.slice(start, start + ROWS_PER_INSERT)]);
	}
}

async function insertCompany(connection: Connection, company: Company): Promise<void> {
	await insert(connection, 'clientes', ['id', 'nome', 'email', 'telefone', 'documento', 'limite_credito'],
		company.customers.map((row) => [Number(row.id), row.name, row.email, row.phone, row.documentStored, decimal(row.creditLimitCents)]));
	await insert(connection, 'produtos', ['id', 'sku', 'nome', 'preco_venda'],
		company.products.map((row) => [Number(row.id), row.sku, row.name, decimal(row.listPriceCents)]));
	await insert(connection, 'estoque', ['produto_id', 'quantidade_disponivel', 'quantidade_reservada'],
		company.products.map((row) => [Number(row.id), row.available, row.reserved]));
	await insert(connection, 'pedidos', ['id', 'cliente_id', 'data_pedido', 'valor_total', 'valor_pendente', 'status'],
		company.orders.map((row) => [Number(row.id), Number(row.customerId), row.orderedAt.replace('T', ' '), decimal(row.totalCents), decimal(row.pendingCents), row.status]));
	await insert(connection, 'itens_pedido', ['pedido_id', 'sku', 'nome_produto', 'quantidade', 'preco_unitario'],
		company.orders.flatMap((order) => order.items.map((row) => [Number(order.id), row.sku, row.name, row.quantity, decimal(row.unitPriceCents)])));
}

export interface SeedOptions {
	/** Dropped first when it exists. Default `distribuidora`. */
	readonly database?: string;
	readonly company?: Company;
}

/**
 * Makes the sample database anew and leaves the connection in it. The connection needs full rights (root).
 * @returns the name of the database
 */
export async function seedDatabase(connection: Connection, { database = 'distribuidora', company = sampleCompany }: SeedOptions = {}): Promise<string> {
	await connection.query('DROP DATABASE IF EXISTS ??', [database]);
	await connection.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [database]);
	await connection.query('USE ??', [database]);
	for (const statement of schemaStatements) await connection.query(statement);
	await insertCompany(connection, company);
	await insert(connection, 'canario', ['id', 'segredo'], [[CANARY_ROW_ID, CANARY_SECRET]]);
	return database;
}

export interface ReadOnlyUser {
	readonly database: string;
	readonly user: string;
	readonly password: string;
}

/**
 * The user a bot should have: SELECT on everything (the canary too, so that a leak shows), EXECUTE on the ticket
 * procedure, nothing else. Made anew when it exists.
 */
export async function createReadOnlyUser(connection: Connection, { database, user, password }: ReadOnlyUser): Promise<void> {
	for (const host of ['127.0.0.1', 'localhost']) {
		await connection.query('DROP USER IF EXISTS ?@?', [user, host]);
		await connection.query('CREATE USER ?@? IDENTIFIED BY ?', [user, host, password]);
		await connection.query('GRANT SELECT ON ??.* TO ?@?', [database, user, host]);
		await connection.query('GRANT EXECUTE ON PROCEDURE ??.criar_chamado TO ?@?', [database, user, host]);
	}
}

/** True while the canary table is there with its one row unchanged. */
export async function canaryIsIntact(connection: Connection): Promise<boolean> {
	try {
		const [rows] = await connection.query<RowDataPacket[]>('SELECT id, segredo FROM canario');
		return rows.length === 1 && rows[0]?.['id'] === CANARY_ROW_ID && rows[0]['segredo'] === CANARY_SECRET;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ER_NO_SUCH_TABLE') return false;
		throw error;
	}
}

/** Adds `count` customers (see `bulkCustomer`) to the current database, for measurements: 100,000 take a few seconds. */
export async function seedManyCustomers(connection: Connection, count = 100_000): Promise<void> {
	const columns = ['id', 'nome', 'email', 'telefone', 'documento', 'limite_credito'];
	for (let start = 0; start < count; start += ROWS_PER_INSERT) {
		const size = Math.min(ROWS_PER_INSERT, count - start);
		const rows = Array.from({ length: size }, (_, offset): Cell[] => {
			const row = bulkCustomer(start + offset);
			return [row.id, row.name, row.email, row.phone, row.document, decimal(row.creditLimitCents)];
		});
		await insert(connection, 'clientes', columns, rows);
	}
	// Fresh statistics, or the optimiser may not use the index on the phone.
	await connection.query('ANALYZE TABLE clientes');
}
