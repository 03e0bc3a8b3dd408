import { connect as netConnect } from 'node:net';
import sql from 'mssql';
import type { ConnectionPool } from 'mssql';
import { until } from '../../support/servers/until.ts';
import { startSqlServer } from '../../../sandbox/sql-server/server.ts';
import type { FaultRule, SqlServerSandbox } from '../../../sandbox/sql-server/server.ts';
import { connect, failureOf } from './support.ts';

let server: SqlServerSandbox;
let pool: ConnectionPool;
let loginsBefore: number;

const QUICK = { requestTimeout: 150 };

async function open(encrypt: boolean, requestTimeout = 15_000): Promise<void> {
	server = await startSqlServer();
	pool = await connect(server, { options: { encrypt }, requestTimeout, pool: { max: 1 } });
	await pool.request().query('SELECT 0 AS zero');
	loginsBefore = server.logins();
}

afterEach(async () => {
	await pool.close();
	await server.stop();
});

const ask = () => pool.request().query<{ n: number }>('SELECT COUNT(*) AS n FROM clientes');
const ticket = () => pool.request().input('customerId', sql.Int, 1001).input('description', sql.NVarChar(sql.MAX), 'x').input('source', sql.VarChar(50), 'WhatsApp').execute('sp_CriarChamado');
const tickets = () => server.execute('SELECT COUNT(*) AS n FROM chamados')[0]?.['n'];

/** The pool of one connection works, and the answers belong to the questions. */
async function stillWorks(): Promise<void> {
	expect((await pool.request().query<{ n: number }>('SELECT 11 AS n')).recordset).toEqual([{ n: 11 }]);
	expect((await ask()).recordset).toEqual([{ n: 42 }]);
}

describe.each([['plain', false], ['encrypted', true]])('over a %s connection', (_name, encrypt) => {
	test('a slow answer runs into the time-out, and the connection goes on', async () => {
		await open(encrypt, QUICK.requestTimeout);
		server.faults.next({ fault: 'slow' });
		expect(await failureOf(ask())).toMatchObject({ code: 'ETIMEOUT' });
		await stillWorks();
		expect(server.logins()).toBe(loginsBefore);
		expect(server.journal.filter(({ cancelled }) => cancelled).map(({ text }) => text)).toEqual(['SELECT COUNT(*) AS n FROM clientes']);
	});

	test('a request is taken back, and the connection goes on', async () => {
		await open(encrypt);
		server.faults.next({ fault: 'slow' });
		const request = pool.request();
		const asked = failureOf(request.query('SELECT 1 AS um'));
		await until(() => server.journal.some(({ text }) => text === 'SELECT 1 AS um'), 'the request has come in');
		request.cancel();
		expect(await asked).toMatchObject({ code: 'ECANCEL' });
		await stillWorks();
		expect(server.logins()).toBe(loginsBefore);
	});

	test('WAITFOR DELAY waits, and can be taken back', async () => {
		await open(encrypt, QUICK.requestTimeout);
		const start = Date.now();
		await pool.request().query("WAITFOR DELAY '00:00:00.050'");
		expect(Date.now() - start).toBeGreaterThanOrEqual(45);
		expect(await failureOf(pool.request().query("WAITFOR DELAY '00:10:00'; SELECT 1"))).toMatchObject({ code: 'ETIMEOUT' });
		await stillWorks();
	});

	test.each<FaultRule['fault']>(['drop', 'truncated'])('a connection that breaks (%s) is a failure of the request, and a new one is made', async (fault) => {
		await open(encrypt);
		server.faults.next({ fault });
		expect(await failureOf(ask())).toMatchObject({ code: 'ECONNRESET' });
		await stillWorks();
		expect(server.logins()).toBe(loginsBefore + 1);
		await until(() => server.connections() === 1, 'one connection is left');
	});

	test('work that is done before the connection breaks stays done', async () => {
		await open(encrypt);
		server.faults.next({ fault: 'commitThenDrop' });
		await failureOf(ticket());
		expect(tickets()).toBe(1);
		await stillWorks();
	});

	test('work that is done and never answered runs into the time-out, and stays done', async () => {
		await open(encrypt, QUICK.requestTimeout);
		server.faults.next({ fault: 'commitThenSilence' });
		expect(await failureOf(ticket())).toMatchObject({ code: 'ETIMEOUT' });
		expect(tickets()).toBe(1);
		await stillWorks();
	});

	test('work that was taken back before it was done is not done', async () => {
		await open(encrypt, QUICK.requestTimeout);
		server.faults.next({ fault: 'slow' });
		expect(await failureOf(ticket())).toMatchObject({ code: 'ETIMEOUT' });
		await stillWorks();
		expect(tickets()).toBe(0);
	});
});

describe('the plan', () => {
	test('a deadlock happens once, and undoes the transaction', async () => {
		await open(false);
		server.faults.next({ fault: 'deadlock' });
		expect(await failureOf(ask())).toMatchObject({ number: 1205, message: expect.stringContaining('deadlock victim') });
		await stillWorks();
	});

	test('hits the n-th call only, whatever a driver asks of its own', async () => {
		await open(false);
		server.faults.add({ fault: 'error', number: 40_501, message: 'The service is currently busy.', nth: 2 });
		await ask();
		expect(await failureOf(ask())).toMatchObject({ number: 40_501, message: 'The service is currently busy.' });
		await ask();
		expect(server.faults.list()).toMatchObject([{ nth: 2, seen: 3 }]);
	});

	test('hits the calls that it names, until it is cleared', async () => {
		await open(false);
		server.faults.add({ fault: 'error', match: 'sp_criarchamado' }, { fault: 'error', match: /produtos$/, from: 2 });
		await ask();
		expect(await failureOf(ticket())).toMatchObject({ number: 50_000 });
		await pool.request().query('SELECT COUNT(*) FROM produtos');
		await failureOf(pool.request().query('SELECT COUNT(*) FROM produtos'));
		server.faults.clear();
		await ticket();
	});

	test('refuses logins, for as long as it is told to', async () => {
		await open(false);
		server.faults.add({ fault: 'refuseLogin', number: 18_470, message: "Login failed for user 'leitura_bot'. Reason: The account is disabled.", from: 1, to: 1 });
		expect(await failureOf(connect(server))).toMatchObject({ code: 'ELOGIN', message: expect.stringContaining('disabled') });
		expect(server.logins()).toBe(loginsBefore);
		const second = await connect(server);
		await second.request().query('SELECT 1 AS um');
		expect(server.connections()).toBe(2);
		await second.close();
		await until(() => server.connections() === 1, 'one connection is left');
	});
});

describe('what cannot be read', () => {
	test('a parameter of a type that the sandbox does not know is an error, and the connection goes on', async () => {
		await open(false);
		const table = new sql.Table('dbo.Lista');
		table.columns.add('id', sql.Int);
		table.rows.add(1);
		expect(await failureOf(pool.request().input('lista', sql.TVP('dbo.Lista'), table).query('SELECT 1 AS um FROM @lista'))).toMatchObject({ number: 50_999 });
		await stillWorks();
	});

	test('bytes that are no TDS break their own connection only', async () => {
		await open(false);
		const strangers = ['GET / HTTP/1.1\r\n\r\n', '\u0012\u0001\u0000\u0009\u0000\u0000\u0001\u0000\u0001', '\u0016\u0003\u0001'].map((bytes) =>
			new Promise<void>((resolve) => {
				const socket = netConnect(server.port, server.host, () => socket.end(bytes, 'latin1'));
				socket.on('error', () => {}).on('close', () => resolve()).resume();
			}));
		await Promise.all(strangers);
		await stillWorks();
	});
});

test('stopping breaks what is under way', async () => {
	await open(false);
	server.faults.next({ fault: 'slow' });
	const asked = failureOf(pool.request().query('SELECT 5 AS cinco'));
	await until(() => server.journal.some(({ text }) => text === 'SELECT 5 AS cinco'), 'the request has come in');
	await server.stop();
	expect(await asked).toMatchObject({ code: 'ECONNRESET' });
	expect(server.connections()).toBe(0);
	server = await startSqlServer();
});
