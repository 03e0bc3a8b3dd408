// The stand-in for SQL Server in a process of its own. Tells its login in its first line, and at every line it is sent the
// statements that came since the line before.
import { createInterface } from 'node:readline';

import { startSqlServer } from '../../sandbox/sql-server/server.ts';

const { host, port, database, user, password, ca, journal } = await startSqlServer();
console.log(JSON.stringify({ host, port, database, user, password, ca }));
for await (const line of createInterface({ input: process.stdin })) {
	if (line === '') continue;
	console.log(JSON.stringify(journal.splice(0).map(({ text, parameters }) => ({ text, parameters }))));
}
