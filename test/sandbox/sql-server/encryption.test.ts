import type { config } from 'mssql';
import { startSqlServer } from '../../../sandbox/sql-server/server.ts';
import type { SqlServerOptions, SqlServerSandbox } from '../../../sandbox/sql-server/server.ts';
import { connect, failureOf } from './support.ts';

type Encryption = NonNullable<SqlServerOptions['encryption']>;

let server: SqlServerSandbox;

afterEach(async () => {
	await server.stop();
});

/** mssql takes a boolean only; tedious, to which it hands its options on, knows this third value. */
const strict: Readonly<Record<string, unknown>> = { encrypt: 'strict' };

/** The answer to a small query, over a connection made for it. */
async function ask(options: config['options'], changes: Partial<config> = {}): Promise<unknown> {
	const pool = await connect(server, { ...changes, ...(options === undefined ? {} : { options }) });
	try {
		return (await pool.request().query<{ answer: string }>('SELECT DB_NAME() AS answer')).recordset[0]?.answer;
	} finally {
		await pool.close();
	}
}

describe('what server and client agree upon', () => {
	test.each<[Encryption, boolean]>([
		['on', true], ['on', false], ['off', true], ['off', false], ['required', true], ['notSupported', false],
	])('a server with encryption %s and a client with encrypt %s talk', async (encryption, encrypt) => {
		server = await startSqlServer({ encryption });
		expect(await ask({ encrypt })).toBe('ERP');
	});

	test.each<[Encryption, boolean]>([['required', false], ['notSupported', true]])(
		'a server with encryption %s and a client with encrypt %s do not',
		async (encryption, encrypt) => {
			server = await startSqlServer({ encryption });
			expect(await failureOf(ask({ encrypt }))).toMatchObject({ code: 'EENCRYPT' });
			expect(server.logins()).toBe(0);
		},
	);

	test.each<[Encryption]>([['strict'], ['on']])('a client of TDS 8.0 talks to a server with encryption %s', async (encryption) => {
		server = await startSqlServer({ encryption });
		expect(await ask(strict)).toBe('ERP');
	});

	test('a server of TDS 8.0 only hangs up on clients that do not begin with TLS', async () => {
		server = await startSqlServer({ encryption: 'strict' });
		expect(await failureOf(ask({ encrypt: true }))).toMatchObject({ code: 'ESOCKET' });
	});
});

describe('the certificate', () => {
	const withoutAuthority = { cryptoCredentialsDetails: {} };

	test('is refused by a client that does not know its authority', async () => {
		server = await startSqlServer();
		expect(await failureOf(ask({ encrypt: true, ...withoutAuthority }))).toMatchObject({ code: 'ESOCKET', message: expect.stringMatching(/certificate/i) });
		expect(server.logins()).toBe(0);
	});

	test('is taken unseen by a client that trusts any', async () => {
		server = await startSqlServer();
		expect(await ask({ encrypt: true, trustServerCertificate: true, ...withoutAuthority })).toBe('ERP');
	});

	test('names the address 127.0.0.1 as well as localhost', async () => {
		server = await startSqlServer();
		expect(await ask({ encrypt: true }, { server: '127.0.0.1' })).toBe('ERP');
	});

	test('names no other host', async () => {
		server = await startSqlServer();
		expect(await failureOf(ask({ encrypt: true, serverName: 'erp.example.com' }))).toMatchObject({ code: 'ESOCKET', message: expect.stringMatching(/altnames/i) });
	});
});

test('a long statement and a long answer pass through TLS whole', async () => {
	server = await startSqlServer({ encryption: 'required' });
	const pool = await connect(server, { options: { encrypt: true } });
	const long = 'á🤖x'.repeat(30_000);
	const { recordset } = await pool.request().input('long', long).query<{ long: string }>(`SELECT @long AS long -- ${'y'.repeat(50_000)}`);
	expect(recordset[0]?.long).toBe(long);
	await pool.close();
});
