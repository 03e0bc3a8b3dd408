import { openSqlServerPool } from '../../../../lib/infra/sql-server/sql-server';
import type { SqlServerPoolOptions } from '../../../../lib/infra/sql-server/options';
import type { SqlServerPort } from '../../../../lib/domain/sql';
import type { SqlServerErpSettingsInput } from '../../../../lib/systems/sqlserver';
import { startSqlServer } from '../../../../sandbox/sql-server/server.ts';

export type SqlServerOptions = NonNullable<Parameters<typeof startSqlServer>[0]>;
export type SqlServerSandbox = Awaited<ReturnType<typeof startSqlServer>>;

/** What the sample database has beyond the guide's schema. */
export const sampleSettings: SqlServerErpSettingsInput = {
	columns: {
		customers: { document: 'documento' },
		orderItems: { sku: 'sku', quantity: 'quantidade', unitPrice: 'preco_unitario' },
	},
};

/** The day of the sample price tables. */
export const today = () => '20261122';

export interface SampleServer {
	server: SqlServerSandbox;
	/** A pool of the read-only login; closed with the server. */
	open(changes?: Partial<SqlServerPoolOptions>): Promise<SqlServerPort & { close(): Promise<void> }>;
	close(): Promise<void>;
}

/** A SQL Server stand-in of one's own with the sample company and a read-only login. */
export async function startSampleServer(options: SqlServerOptions = {}): Promise<SampleServer> {
	const server = await startSqlServer(options);
	const pools: Array<{ close(): Promise<void> }> = [];
	return {
		server,
		open: async (changes = {}) => {
			const pool = await openSqlServerPool({ ...poolOptions(server), ...changes });
			pools.push(pool);
			return pool;
		},
		close: async () => {
			await Promise.all(pools.map((pool) => pool.close()));
			await server.stop();
		},
	};
}

export function poolOptions(server: SqlServerSandbox): SqlServerPoolOptions {
	const { host, port, database, user, password, ca } = server;
	return { system: 'SQL Server ERP', host, port, database, user, password, tls: { mode: 'verify', ca } };
}

/** Calls that reached the server, the driver's own aside. */
export function callsOf(server: SqlServerSandbox): number {
	return server.journal.filter(({ kind }) => kind !== 'batch').length;
}
