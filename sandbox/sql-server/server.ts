import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { AUTHORITY } from './certificates.ts';
import { FaultPlan } from './faults.ts';
import { DATABASE, Instance, PRINCIPALS } from './instance.ts';
import type { Principal, Schema } from './instance.ts';
import type { JournalEntry } from './journal.ts';
import { plainRows } from './procedures.ts';
import type { PlainRow } from './procedures.ts';
import { guideSchema } from './schemas/guide.ts';
import { Connection } from './tds/connection.ts';
import type { Encryption } from './tds/prelogin.ts';
import { Owner } from './owner.ts';

export type { FaultKind, FaultRule } from './faults.ts';
export type { JournalEntry, JournalParameter } from './journal.ts';
export { raise } from './procedures.ts';
export type { ProcedureCall, StoredProcedure } from './procedures.ts';
export type { Schema, SchemaTarget } from './instance.ts';

export interface SqlServerOptions {
	/** Default: a free one. */
	port?: number;
	/**
	 * `on` (default): encrypted for clients that can, plain for others. `off`: only for clients that ask; of others only the
	 * login. `required`: clients without encryption are turned away. `strict`: TDS 8.0 only.
	 */
	encryption?: Encryption;
	/** What is in the database; by default the schema of the integration guide. */
	schemas?: readonly Schema[];
}

export interface SqlServerSandbox {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	/** May only read, and execute the procedures granted. */
	readonly user: string;
	readonly password: string;
	/** May do everything. */
	readonly admin: { readonly user: string; readonly password: string };
	/** PEM of the authority that signed the server's certificate, which names `localhost` and `127.0.0.1`. */
	readonly ca: string;
	/** What came in, oldest first. `journal.length = 0` empties it. */
	readonly journal: JournalEntry[];
	readonly faults: FaultPlan;
	/** Logged in and open right now. */
	connections(): number;
	/** How many logins have succeeded. */
	logins(): number;
	/** Runs T-SQL directly on the data; exact decimals come as text, BIGINT as bigint. Throws SqlServerError. */
	execute(sql: string): PlainRow[];
	/** Breaks all connections and frees the port. */
	stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const FIRST_PROCESS_ID = 51;

function principal(admin: boolean): Principal {
	const found = PRINCIPALS.find((candidate) => candidate.admin === admin);
	if (found === undefined) throw new Error('The sandbox has no such login');
	return found;
}

/**
 * A stand-in for Microsoft SQL Server: its protocol (TDS 7.4 and 8.0) and as much of T-SQL as look-ups in an ERP need, on
 * node:sqlite. Whatever it does not know it refuses with SQL Server's syntax error 102, rather than guess. All on loopback.
 */
export async function startSqlServer({ port = 0, encryption = 'on', schemas = [guideSchema] }: SqlServerOptions = {}): Promise<SqlServerSandbox> {
	const instance = new Instance();
	const owner = new Owner(instance);
	for (const schema of schemas) schema(owner);
	const journal: JournalEntry[] = [];
	const faults = new FaultPlan();
	const all = new Set<Connection>();
	const open = new Set<Connection>();
	let logins = 0;
	let processId = FIRST_PROCESS_ID;
	const host = {
		instance, encryption, journal, faults,
		loggedIn: (connection: Connection): void => { logins += 1; open.add(connection); },
		closed: (connection: Connection): void => { all.delete(connection); open.delete(connection); },
	};
	const server = createServer((socket) => all.add(new Connection(host, socket, processId++)));
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, HOST, resolve));
	let stopped: Promise<void> | undefined;
	const stop = async (): Promise<void> => {
		const closed = new Promise((resolve) => server.close(resolve));
		await Promise.all([...all].map((connection) => connection.drop()));
		await closed;
		instance.engine.close();
	};
	const [reader, admin] = [principal(false), principal(true)];
	return {
		host: HOST, port: (server.address() as AddressInfo).port, database: DATABASE,
		user: reader.name, password: reader.password, admin: { user: admin.name, password: admin.password },
		ca: AUTHORITY, journal, faults,
		connections: () => open.size,
		logins: () => logins,
		execute: (sql) => plainRows(owner.query(sql)),
		stop: () => (stopped ??= stop()),
	};
}
