import type { SqlServerPoolOptions, SqlServerTls } from '../../../lib/infra/sql-server/options';
import { startSampleServer, type SampleServer, type SqlServerOptions } from '../../contract/erp/support/sqlserver';
import { failureOf } from '../../contract/erp/support/failure';

const limits = { timeoutMs: 10_000, signal: new AbortController().signal };
let samples: SampleServer[] = [];

afterEach(async () => {
	await Promise.all(samples.map((sample) => sample.close()));
	samples = [];
});

async function start(encryption: NonNullable<SqlServerOptions['encryption']>) {
	const sample = await startSampleServer({ encryption });
	samples.push(sample);
	const { ca } = sample.server;
	const ask = async (tls: SqlServerTls, changes: Partial<SqlServerPoolOptions> = {}) =>
		await (await sample.open({ tls, ...changes })).query('SELECT 1 AS um', [], limits);
	return { ask, ca };
}

type Encryption = NonNullable<SqlServerOptions['encryption']>;
type Mode = SqlServerTls['mode'];

test.each<[Encryption, Mode]>([
	['on', 'verify'],
	['required', 'verify'],
	['off', 'off'],
	['on', 'off'],
	['notSupported', 'off'],
	['strict', 'strict'],
])('a server with encryption %s is reached in the mode %s', async (encryption, mode) => {
	const { ask, ca } = await start(encryption);
	expect(await ask(mode === 'off' ? { mode } : { mode, ca })).toEqual([{ um: 1 }]);
});

test.each<[Encryption, Mode]>([
	['required', 'off'],
	['notSupported', 'verify'],
])('a server with encryption %s and the mode %s do not go together, and the message says what to choose', async (encryption, mode) => {
	const { ask, ca } = await start(encryption);
	expect(await failureOf(ask(mode === 'off' ? { mode } : { mode, ca }))).toMatchObject({
		code: 'validation',
		retryable: false,
		nothingDone: true,
		message: expect.stringContaining('TLS setting'),
		hint: expect.stringContaining('Choose Verified'),
	});
});

describe('a certificate that cannot be verified', () => {
	test.each<Mode>(['verify', 'strict'])('is refused in the mode %s, naming the fields that help', async (mode) => {
		const { ask } = await start(mode === 'strict' ? 'strict' : 'on');
		const error = await failureOf(ask({ mode: mode === 'strict' ? 'strict' : 'verify' }));
		expect(error).toMatchObject({ code: 'validation', retryable: false, nothingDone: true });
		expect(error.message).toContain('certificate');
		expect(error.hint).toContain('CA Certificate');
		expect(error.hint).toContain('trustServerCertificate');
		expect(`${error.message}${error.hint}`).not.toMatch(/127\.0\.0\.1|leitura_bot|Leitura/);
	});

	test('is accepted where that was asked for, but never in strict mode', async () => {
		const encrypted = await start('on');
		expect(await encrypted.ask({ mode: 'verify', trustServerCertificate: true })).toEqual([{ um: 1 }]);
		const strict = await start('strict');
		expect(await failureOf(strict.ask({ mode: 'strict', trustServerCertificate: true }))).toMatchObject({ code: 'validation' });
	});
});

test.each<Mode>(['verify', 'strict'])('in the mode %s the certificate is checked against the TLS server name, where one is given', async (mode) => {
	const { ask, ca } = await start(mode === 'strict' ? 'strict' : 'on');
	const tls = { mode: mode === 'strict' ? 'strict' : 'verify', ca } as const;
	expect(await ask({ ...tls, serverName: 'localhost' })).toEqual([{ um: 1 }]);
	expect(await failureOf(ask({ ...tls, serverName: 'erp.outra-empresa.com.br' }))).toMatchObject({
		code: 'validation',
		message: expect.stringContaining('another name'),
		hint: expect.stringContaining('TLS Server Name'),
	});
});

test('strict mode against a server that does not speak it fails with what to do, not for ever', async () => {
	const { ask, ca } = await start('notSupported');
	const error = await failureOf(ask({ mode: 'strict', ca }, { connectTimeoutMs: 1_000 }));
	expect(['unavailable', 'timeout']).toContain(error.code);
	expect(error.nothingDone).toBe(true);
	expect(error.hint).toBeTruthy();
});
