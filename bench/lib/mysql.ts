// The database of the phone look-ups: a real MariaDB with the sample company and 100,000 more customers.
import { createRequire } from 'node:module';
import { createConnection } from 'mysql2/promise';

import { bulkCustomer, createReadOnlyUser, seedDatabase, seedManyCustomers } from '../../sandbox/mysql/seed.ts';
import { startMariaDb } from '../../test/support/servers/mariadb.ts';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/lib/toolchain.mjs';

export interface Database {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
}

export const customers = 100_000;

/** Starts and fills the server. */
export async function startCustomerDatabase(): Promise<{ login: Database; stop(): Promise<void> }> {
	const server = await startMariaDb();
	const { host, port, rootUser, rootPassword } = server;
	const connection = await createConnection({ host, port, user: rootUser, password: rootPassword });
	try {
		const database = await seedDatabase(connection);
		await seedManyCustomers(connection, customers);
		const reader = { user: 'leitor', password: 'leitor-da-medida' };
		await createReadOnlyUser(connection, { database, ...reader });
		return { login: { host, port, database, ...reader }, stop: async () => await server.stop() };
	} finally {
		await connection.end();
	}
}

/**
 * Phones as WhatsApp gives them (digits with the country code), spread over the whole table so that all five stored
 * formats come up alike; every tenth belongs to nobody.
 */
export function phonesToLookUp(count: number): string[] {
	return Array.from({ length: count }, (_, index) => {
		const known = index % 10 !== 9;
		// Beyond the seeded customers the list goes on with phones that are in no row.
		const customer = bulkCustomer(known ? index * 97 : customers + index);
		return customer.phoneE164.slice(1);
	});
}

export interface Statement {
	text: string;
	values: unknown[];
}

interface ErpOfDist {
	createMySqlErp(options: { sql: object; settings: object }): { getCustomerByPhone(phone: string, context: object): Promise<unknown> };
}

/** The very statements our node sends for these phones, taken from the compiled package. */
export async function statementsOf(phones: readonly string[]): Promise<Statement[]> {
	const require = createRequire(import.meta.url);
	const { createMySqlErp } = require(join(projectFolder, 'dist', 'lib', 'systems', 'mysql', 'index.js')) as ErpOfDist;
	const statements: Statement[] = [];
	const query = async (text: string, values: unknown[]): Promise<never[]> => {
		statements.push({ text, values });
		return [];
	};
	const erp = createMySqlErp({ sql: { query, call: query }, settings: {} });
	for (const phone of phones) await erp.getCustomerByPhone(`+${phone}`, { signal: new AbortController().signal });
	return statements;
}
