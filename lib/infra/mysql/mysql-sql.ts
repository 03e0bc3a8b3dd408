import type { ConnectionOptions } from 'mysql2';

import type { SqlPort } from '../../domain/sql';
import { ConnectionPool } from './connection-pool';
import { driverOptions, type MySqlPoolOptions } from './options';
import { StatementKiller } from './statement-killer';

/** Procedures are rare: they get few connections, opened when the first one is called. */
const callConnections = 2;

/**
 * A pool of MySQL or MariaDB connections. Nothing is connected yet when it resolves: the first statement connects, and
 * so a server that is down is reported by the statement. The driver is loaded by the first call of this function.
 */
export async function openMySqlPool(options: MySqlPoolOptions): Promise<SqlPort & { close(): Promise<void> }> {
	const { createConnection, createPool } = await import('mysql2');
	const driver = driverOptions(options);
	const connectionLimit = options.connectionLimit ?? 10;
	const killer = new StatementKiller((connection: ConnectionOptions) => createConnection(connection), driver);
	const shared = { system: options.system, idleTimeoutMs: options.idleTimeoutMs ?? 60_000 };
	const reader = new ConnectionPool(createPool({ ...driver, connectionLimit, maxIdle: connectionLimit }), {
		...shared,
		phase: 'query',
		onConnect: 'SET SESSION TRANSACTION READ ONLY',
		onAbandoned: (threadId) => killer.kill(threadId),
	});
	let caller: ConnectionPool | undefined;
	const openCaller = (): ConnectionPool =>
		new ConnectionPool(
			createPool({ ...driver, connectionLimit: callConnections, maxIdle: callConnections }),
			{ ...shared, phase: 'call' },
		);
	return {
		query: (text, values, { timeoutMs, signal }) => reader.run({ text, values, timeoutMs, signal }),
		call: (text, values, { timeoutMs, signal }) =>
			(caller ??= openCaller()).run({ text, values, timeoutMs, signal }),
		close: async () => {
			await Promise.all([reader.close(), caller?.close()]);
			await killer.settled();
		},
	};
}
