import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { until } from '../../support/servers/until.ts';
import { startVsftpd, type VsftpdServer, type VsftpdTls } from '../../support/servers/vsftpd.ts';
import type { FileProtocol } from '../../../lib/infra/files/options';
import { context, failureOf, ftpOptions, opener, put, StuckDestination, stuckSource, textOf, type Files } from './transfer-support';

const open = opener();

describe.each([
	['ftps', 'explicit'],
	['ftpsImplicit', 'implicit'],
	['ftp', 'off'],
] as const satisfies Array<[FileProtocol, VsftpdTls]>)('%s', (protocol, tls) => {
	let server: VsftpdServer;
	let files: Files;
	beforeAll(async () => {
		server = await startVsftpd({ tls });
	}, 120_000);
	beforeEach(() => {
		files = open(ftpOptions(server, { protocol }));
	});
	afterAll(async () => await server.stop());

	const at = (path: string): string => server.root + path;
	const names = async (part: string): Promise<string[]> => (await readdir(join(server.files, 'import'))).filter((name) => name.includes(part));

	test('carries files there and back, accents and blanks in their names', async () => {
		const text = 'açúcar;1,50\r\n'.repeat(50_000);
		await put(files, at('/import/Preços à vista.csv'), text);
		expect(await textOf(files, at('/import/Preços à vista.csv'))).toBe(text);
		expect(await textOf(files, 'import/Preços à vista.csv')).toBe(text);
	});

	test('describes a file by size and time in UTC; one that is not there is null', async () => {
		await writeFile(join(server.files, 'export/a.csv'), 'sku');
		const { mtimeMs } = await stat(join(server.files, 'export/a.csv'));
		const modifiedAt = new Date(Math.floor(mtimeMs / 1_000) * 1_000).toISOString();
		expect(await files.stat(at('/export/a.csv'), context)).toEqual({ path: at('/export/a.csv'), size: 3, modifiedAt });
		expect(await files.stat(at('/export/b.csv'), context)).toBeNull();
	});

	test('says `not_found` for a missing file, and `permission` for one that may not be read', async () => {
		const destination = new StuckDestination();
		expect(await failureOf(files.download(at('/export/b.csv'), destination, context))).toMatchObject({ code: 'not_found' });
		expect(destination).toMatchObject({ destroyed: true, ended: false });
		await mkdir(join(server.files, 'export/fechado'), { recursive: true });
		await writeFile(join(server.files, 'export/fechado/c.csv'), 'x');
		await chmod(join(server.files, 'export/fechado/c.csv'), 0);
		expect(await failureOf(files.download(at('/export/fechado/c.csv'), new PassThrough(), context))).toMatchObject({ code: 'permission' });
	});

	test('says `permission` where nothing may be written', async () => {
		await mkdir(join(server.files, 'fechado'), { mode: 0o555, recursive: true });
		const failure = await failureOf(put(files, at('/fechado/a.csv'), 'x'));
		expect(failure).toMatchObject({ code: 'permission', retryable: false });
		expect(failure.hint).toContain('import folder');
	});

	test('refuses a wrong password as `auth`, without repeating it', async () => {
		const failure = await failureOf(open(ftpOptions(server, { protocol, password: 'palavra-errada' })).ping(context));
		expect(failure).toMatchObject({ code: 'auth', nothingDone: true, retryable: false });
		expect(failure.message + failure.hint).not.toContain('palavra-errada');
	});

	test('refuses a line break in the password or the path before anything is sent', async () => {
		expect(await failureOf(open(ftpOptions(server, { protocol, password: 'x\r\nDELE a' })).ping(context))).toMatchObject({ code: 'validation', parameter: 'Password' });
		expect(await failureOf(put(files, '/import/a\r\nDELE b', 'x'))).toMatchObject({ code: 'validation', parameter: 'path' });
	});

	test('shows an upload only when it is whole, and leaves an older file alone unless told', async () => {
		const source = stuckSource();
		const uploading = files.upload(source, at('/import/pedido.csv'), context);
		await until(async () => (await names('pedido')).length === 1, 'the temporary file is there');
		expect(await names('pedido')).toEqual([expect.stringMatching(/^\.pedido\.csv\.[0-9a-f]{12}\.part$/)]);
		source.end();
		await uploading;
		expect(await names('pedido')).toEqual(['pedido.csv']);
		expect(await failureOf(put(files, at('/import/pedido.csv'), 'outro'))).toMatchObject({ code: 'validation' });
		expect((await stat(join(server.files, 'import/pedido.csv'))).size).toBe(100_000);
		await put(files, at('/import/pedido.csv'), 'outro', true);
		expect(await textOf(files, at('/import/pedido.csv'))).toBe('outro');
	});

	test('leaves nothing of an upload that the server dies in', async () => {
		const failing = failureOf(files.upload(stuckSource(), at('/import/queda.csv'), context));
		await until(async () => (await names('queda')).length === 1, 'the temporary file is there');
		await server.dropConnections();
		expect(await failing).toMatchObject({ code: 'unavailable' });
		expect(await names('queda')).toEqual([]);
	});

	test('leaves nothing of an upload whose source fails', async () => {
		const source = stuckSource();
		const failing = files.upload(source, at('/import/fonte.csv'), context).catch((error: unknown) => error);
		await until(async () => (await names('fonte')).length === 1, 'the temporary file is there');
		source.destroy(new Error('a fonte secou'));
		expect(await failing).toEqual(new Error('a fonte secou'));
		expect(await names('fonte')).toEqual([]);
	});
});

describe('TLS', () => {
	let server: VsftpdServer;
	beforeAll(async () => {
		server = await startVsftpd({ tls: 'explicit' });
	}, 120_000);
	afterAll(async () => await server.stop());
	const at = (path: string): string => server.root + path;

	test.each(['TLSv1.2', 'TLSv1.3'] as const)('takes its session over to the data connection, as the server requires, up to %s', async (highestVersion) => {
		const files = open(ftpOptions(server, { tls: { ca: server.ca, highestVersion } }));
		await put(files, at(`/import/${highestVersion}.csv`), 'um');
		expect(await textOf(files, at(`/import/${highestVersion}.csv`))).toBe('um');
		expect(await textOf(files, at(`/import/${highestVersion}.csv`))).toBe('um');
	});

	test.each([
		['signed by somebody else', () => ({ ca: server.otherCa }), 'CA Certificate'],
		['signed by nobody known', () => ({}), 'CA Certificate'],
		['made out to another name', () => ({ ca: server.ca, serverName: 'erp.example.com' }), 'Server Name'],
	])('refuses a certificate %s before the login', async (_case, tls, parameter) => {
		expect(await failureOf(open(ftpOptions(server, { tls: tls() })).ping(context))).toMatchObject({ code: 'validation', parameter, nothingDone: true });
	});

	test('compares the certificate with the name the credential gives', async () => {
		const files = open(ftpOptions(server, { tls: { ca: server.ca, serverName: 'ftp.example.com' } }));
		await put(files, at('/import/nome.csv'), 'um');
		expect(await textOf(files, at('/import/nome.csv'))).toBe('um');
	});

	test('is asked for where the server takes no login without it', async () => {
		expect(await failureOf(open(ftpOptions(server, { protocol: 'ftp' })).ping(context))).toMatchObject({ code: 'validation', parameter: 'Protocol' });
	});
});

test('a server that knows no TLS is not talked to without it', async () => {
	const server = await startVsftpd();
	try {
		expect(await failureOf(open(ftpOptions(server)).ping(context))).toMatchObject({ code: 'validation', parameter: 'Protocol', nothingDone: true });
	} finally {
		await server.stop();
	}
}, 60_000);

test('a server at odds with itself is `unavailable`, in its own words', async () => {
	const server = await startVsftpd({ settings: { anon_root: '/nowhere' } });
	try {
		const failure = await failureOf(open(ftpOptions(server, { protocol: 'ftp' })).ping(context));
		expect(failure).toMatchObject({ code: 'unavailable', nothingDone: true });
		expect(failure.message).toContain('OOPS');
	} finally {
		await server.stop();
	}
}, 60_000);

test('a server that is full is `unavailable`, to be tried again', async () => {
	const server = await startVsftpd({ settings: { max_clients: '1' } });
	try {
		const first = open(ftpOptions(server, { protocol: 'ftp' }));
		// The server may still be counting the connection by which its start was noticed.
		await until(async () => await first.ping(context).then(() => true, () => false), 'there is room for one');
		expect(await failureOf(open(ftpOptions(server, { protocol: 'ftp' })).ping(context))).toMatchObject({ code: 'unavailable', retryable: true });
	} finally {
		await server.stop();
	}
}, 60_000);
