import { createConnection } from 'mysql2/promise';

import { createReadOnlyUser, seedDatabase } from '../../../sandbox/mysql/seed.ts';
import { startMariaDb, type MariaDbServer } from '../servers/mariadb.ts';

/** A real MariaDB with the sample company, and what the ERP MySQL credential needs for it. */
export interface ErpDatabase {
	server: MariaDbServer;
	credential: Record<string, string | number>;
}

export async function startErpDatabase(): Promise<ErpDatabase> {
	const server = await startMariaDb();
	const { host, port } = server;
	const root = await createConnection({ host, port, user: server.rootUser, password: server.rootPassword });
	const login = { user: 'robo', password: 'senha-do-robo' };
	try {
		const database = await seedDatabase(root);
		await createReadOnlyUser(root, { database, ...login });
		return { server, credential: { host, port, database, ...login } };
	} finally {
		await root.end();
	}
}
