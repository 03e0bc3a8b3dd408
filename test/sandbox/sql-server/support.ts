import sql from 'mssql';
import type { config, ConnectionPool, ISqlType, Request } from 'mssql';
import { startSqlServer } from '../../../sandbox/sql-server/server.ts';
import type { SqlServerOptions, SqlServerSandbox } from '../../../sandbox/sql-server/server.ts';

export interface Input {
	readonly type: (() => ISqlType) | ISqlType;
	readonly value: unknown;
}

export type Inputs = Readonly<Record<string, Input>>;

/** What mssql says of a request that failed. */
export interface Failure {
	readonly code?: string;
	readonly number?: number;
	readonly message: string;
}

export interface Lab {
	readonly server: SqlServerSandbox;
	/** Its one pool is the reading user's. */
	readonly reader: ConnectionPool;
	readonly admin: ConnectionPool;
	/** The rows of a query of the reading user, parameters bound. */
	rows(text: string, inputs?: Inputs): Promise<Record<string, unknown>[]>;
	/** The one value of a query. */
	value(text: string, inputs?: Inputs): Promise<unknown>;
	/** How a query of the reading user fails; fails itself when it does not. */
	failure(text: string, inputs?: Inputs): Promise<Failure>;
	close(): Promise<void>;
}

/** The settings of a pool; encrypted, and the sandbox's authority trusted, unless told otherwise. */
export function poolConfig(server: SqlServerSandbox, changes: Partial<config> = {}): config {
	const { options, ...rest } = changes;
	return {
		server: 'localhost',
		port: server.port,
		user: server.user,
		password: server.password,
		database: server.database,
		connectionTimeout: 5_000,
		...rest,
		options: { encrypt: true, trustServerCertificate: false, cryptoCredentialsDetails: { ca: server.ca }, ...options },
	};
}

export async function connect(server: SqlServerSandbox, changes: Partial<config> = {}): Promise<ConnectionPool> {
	const pool = new sql.ConnectionPool(poolConfig(server, changes));
	// A pool reports a broken connection here too; the request that it broke has it already.
	pool.on('error', () => {});
	return pool.connect();
}

export function bound(request: Request, inputs: Inputs): Request {
	for (const [name, { type, value }] of Object.entries(inputs)) request.input(name, type, value);
	return request;
}

export async function failureOf(work: Promise<unknown>): Promise<Failure> {
	try {
		await work;
	} catch (error) {
		if (error instanceof Error) return error;
	}
	throw new Error('It did not fail');
}

export async function openLab(options: SqlServerOptions = {}): Promise<Lab> {
	const server = await startSqlServer(options);
	const plain = { options: { encrypt: false } };
	const reader = await connect(server, plain);
	const admin = await connect(server, { ...plain, user: server.admin.user, password: server.admin.password });
	const rows: Lab['rows'] = async (text, inputs = {}) => (await bound(reader.request(), inputs).query<Record<string, unknown>>(text)).recordset;
	return {
		server, reader, admin, rows,
		value: async (text, inputs) => Object.values((await rows(text, inputs))[0] ?? {})[0],
		failure: (text, inputs) => failureOf(rows(text, inputs)),
		async close() {
			await Promise.all([reader.close(), admin.close()]);
			await server.stop();
		},
	};
}
