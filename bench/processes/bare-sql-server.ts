// A bare mssql pool in a process of its own: ten at a time, nothing around them. Reads the login and the statements from its
// first line, runs them all at every line after that, and answers with the milliseconds.
import { createInterface } from 'node:readline';
import mssql from 'mssql';

import type { SqlServerLogin, SqlServerStatement } from '../lib/sql-server.ts';

const width = 10;

async function runAll(pool: mssql.ConnectionPool, statements: readonly SqlServerStatement[]): Promise<{ ms: number; found: number }> {
	let next = 0;
	let found = 0;
	const worker = async () => {
		for (let statement = statements[next++]; statement; statement = statements[next++]) {
			const request = pool.request();
			for (const { name, value } of statement.parameters) request.input(name.replace('@', ''), mssql.VarChar(8000), value);
			const { recordset } = await request.query<unknown>(statement.text);
			if (recordset.length > 0) found += 1;
		}
	};
	const startedAt = performance.now();
	await Promise.all(Array.from({ length: width }, worker));
	return { ms: performance.now() - startedAt, found };
}

let pool: mssql.ConnectionPool | undefined;
let statements: SqlServerStatement[] = [];
for await (const line of createInterface({ input: process.stdin })) {
	const message = JSON.parse(line) as { login?: SqlServerLogin; statements?: SqlServerStatement[] };
	if (message.login && message.statements) {
		const { host, ca, ...login } = message.login;
		pool = await new mssql.ConnectionPool({
			...login,
			server: host,
			pool: { max: width },
			// The same check of idle connections as in the package, which saves a round trip.
			validateConnection: 'socket',
			options: { encrypt: true, trustServerCertificate: false, cryptoCredentialsDetails: { ca } },
		}).connect();
		({ statements } = message);
	}
	if (!pool) throw new Error('The first line must hold the login and the statements.');
	console.log(JSON.stringify(await runAll(pool, statements)));
}
await pool?.close();
