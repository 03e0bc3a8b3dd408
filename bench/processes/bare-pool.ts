// A bare mysql2 pool in a process of its own: prepared statements, ten at a time, nothing around them. Reads the login
// and the statements from its first line, runs them all at every line after that, and answers with the milliseconds.
import { createInterface } from 'node:readline';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';

import type { Database, Statement } from '../lib/mysql.ts';

const width = 10;

async function runAll(pool: Pool, statements: readonly Statement[]): Promise<{ ms: number; found: number }> {
	let next = 0;
	let found = 0;
	const worker = async () => {
		for (let statement = statements[next++]; statement; statement = statements[next++]) {
			const [rows] = await pool.execute<RowDataPacket[]>(statement.text, statement.values as string[]);
			if (rows.length > 0) found += 1;
		}
	};
	const startedAt = performance.now();
	await Promise.all(Array.from({ length: width }, worker));
	return { ms: performance.now() - startedAt, found };
}

let pool: Pool | undefined;
let statements: Statement[] = [];
for await (const line of createInterface({ input: process.stdin })) {
	const message = JSON.parse(line) as { login?: Database; statements?: Statement[] };
	if (message.login && message.statements) {
		// The same reading of values as in the package: DECIMAL and dates as text.
		pool = createPool({ ...message.login, connectionLimit: width, supportBigNumbers: true, bigNumberStrings: true, dateStrings: true });
		({ statements } = message);
	}
	if (!pool) throw new Error('The first line must hold the login and the statements.');
	console.log(JSON.stringify(await runAll(pool, statements)));
}
await pool?.end();
