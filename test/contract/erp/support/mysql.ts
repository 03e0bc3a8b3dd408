import { createConnection, type Connection } from 'mysql2/promise';

import { openMySqlPool } from '../../../../lib/infra/mysql/mysql-sql';
import type { MySqlPoolOptions } from '../../../../lib/infra/mysql/options';
import type { SqlPort } from '../../../../lib/domain/sql';
import type { MySqlErpSettingsInput } from '../../../../lib/systems/mysql';
import { createReadOnlyUser, seedDatabase } from '../../../../sandbox/mysql/seed.ts';
import { startMariaDb, type MariaDbServer } from '../../../support/servers/mariadb.ts';

export const botPassword = 'senha-do-robo';

/** What the sample database has beyond the guide's schema. */
export const sampleSettings: MySqlErpSettingsInput = {
	columns: {
		customers: { document: 'documento' },
		orderItems: { sku: 'sku', quantity: 'quantidade', unitPrice: 'preco_unitario' },
	},
	ticketProcedure: 'criar_chamado',
};

export interface SampleDatabase {
	server: MariaDbServer;
	/** Full rights, in the sample database. */
	root: Connection;
	/** A pool of the read-only user; closed with the database. */
	open(changes?: Partial<MySqlPoolOptions>): Promise<SqlPort & { close(): Promise<void> }>;
	close(): Promise<void>;
}

/** A MariaDB of one's own with the sample company and a read-only user `robo`. */
export async function startSampleDatabase(): Promise<SampleDatabase> {
	const server = await startMariaDb();
	const root = await createConnection({
		host: server.host,
		port: server.port,
		user: server.rootUser,
		password: server.rootPassword,
	});
	const database = await seedDatabase(root);
	await createReadOnlyUser(root, { database, user: 'robo', password: botPassword });
	const pools: Array<{ close(): Promise<void> }> = [];
	return {
		server,
		root,
		open: async (changes = {}) => {
			const pool = await openMySqlPool({
				system: 'MySQL ERP',
				host: server.host,
				port: server.port,
				database,
				user: 'robo',
				password: botPassword,
				tls: { mode: 'off' },
				...changes,
			});
			pools.push(pool);
			return pool;
		},
		close: async () => {
			await Promise.all(pools.map((pool) => pool.close()));
			await root.end();
			await server.stop();
		},
	};
}
