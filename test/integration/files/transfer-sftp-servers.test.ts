import { randomBytes } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';

import { startOpenSsh } from '../../support/servers/openssh.ts';
import { startStandIn, type StandIn, type StandInOptions } from '../../support/servers/openssh-stand-in.ts';
import { context, failureOf, opener, put, textOf, type Files } from './transfer-support';

let hostKey: string;
let standIn: StandIn;
const started: StandIn[] = [];
// Tests that wait for an answer that never comes do it beside the others.
const open = opener(afterAll);

beforeAll(async () => {
	// Only for a key that ssh-keygen made.
	const server = await startOpenSsh();
	hostKey = server.privateKey;
	await server.stop();
}, 120_000);
afterAll(async () => await Promise.all(started.map(async (each) => await each.stop())));

/** A server that is no OpenSSH: without the POSIX rename, and with the oddities asked for. */
async function serverWith(options: Partial<StandInOptions>): Promise<Files> {
	const server = await serverAlone(options, 5_000);
	standIn = server.standIn;
	return server.files;
}

/** The same, and known to the caller only. */
async function serverAlone(options: Partial<StandInOptions>, timeoutMs: number): Promise<{ standIn: StandIn; files: Files }> {
	const own = await startStandIn({ hostKey, password: 'x', ...options });
	started.push(own);
	const ssh = { hostKeyFingerprint: '', acceptAnyHostKey: true };
	return { standIn: own, files: open({ protocol: 'sftp', host: '127.0.0.1', port: own.port, user: 'erp', password: 'x', timeoutMs, ssh }) };
}

describe('a download', () => {
	const bytes = randomBytes(500_000);

	async function download(files: Files): Promise<Buffer> {
		const parts: Buffer[] = [];
		await files.download('/a', new Writable({ write: (chunk: Buffer, _encoding, done) => void (parts.push(chunk), done()) }), context);
		return Buffer.concat(parts);
	}

	test('is whole also from a server that answers with less than it was asked for', async () => {
		const files = await serverWith({ answerBytes: 5_000 });
		standIn.files.set('/a', bytes);
		expect((await download(files)).equals(bytes)).toBe(true);
	});

	test('keeps a long line full: many requests are under way at a time', async () => {
		const files = await serverWith({ readsTogether: 16 });
		standIn.files.set('/a', bytes);
		expect((await download(files)).equals(bytes)).toBe(true);
	});

	test('is whole also where the server names too small a size', async () => {
		const files = await serverWith({ sizeError: -400_000 });
		standIn.files.set('/a', bytes);
		expect((await download(files)).equals(bytes)).toBe(true);
	});

	test('that ends before the size the server named is `unavailable`, never a short file', async () => {
		const files = await serverWith({ sizeError: 1 });
		standIn.files.set('/a', bytes);
		const failure = await failureOf(download(files));
		expect(failure).toMatchObject({ code: 'unavailable', retryable: true });
		expect(failure.message).toContain('500000 of 500001 bytes');
	});

	test('of a file that is kept from the user is `permission`', async () => {
		const files = await serverWith({ forbidden: '/a' });
		standIn.files.set('/a', bytes);
		expect(await failureOf(download(files))).toMatchObject({ code: 'permission', retryable: false });
	});
});

describe('a server that gives no answer', () => {
	test.concurrent.each([
		['STAT', async (files: Files) => await files.stat('/a', context)],
		['READ', async (files: Files) => await files.download('/a', new PassThrough(), context)],
	] as const)('to %s is `timeout`, and the next call has a connection of its own', async (request, call) => {
		const { standIn: own, files } = await serverAlone({ silentOn: new Set([request]) }, 2_000);
		own.files.set('/a', Buffer.from('x'));
		expect(await failureOf(call(files))).toMatchObject({ code: 'timeout', retryable: true });
		await files.ping(context);
	});
});

describe('a rename', () => {
	test('replaces in two steps where the server has no other way', async () => {
		const files = await serverWith({});
		await put(files, '/a', 'um');
		await put(files, '/a', 'dois', true);
		expect(await textOf(files, '/a')).toBe('dois');
		expect([...standIn.files.keys()]).toEqual(['/a']);
	});

	test('whose connection breaks after it was done has succeeded', async () => {
		const files = await serverWith({ cutOnRename: 'after' });
		await put(files, '/a', 'um');
		expect([...standIn.files.keys()]).toEqual(['/a']);
	});

	test('whose connection breaks before it was done is `unavailable`: nothing was stored', async () => {
		const files = await serverWith({ cutOnRename: 'before' });
		expect(await failureOf(put(files, '/a', 'um'))).toMatchObject({ code: 'unavailable', nothingDone: true });
		expect([...standIn.files.keys()]).toEqual([]);
	});

	test.concurrent('that gets no answer is found out about', async () => {
		const { standIn: own, files } = await serverAlone({ silentOn: new Set(['RENAME']) }, 1_500);
		await put(files, '/a', 'um');
		expect(own.files.get('/a')?.toString()).toBe('um');
	});

	test('of a server that is gone from then on is `uncertain`, and says where the content may lie', async () => {
		const files = await serverWith({ cutOnRename: 'before', thenGone: true });
		const failure = await failureOf(put(files, '/a', 'um'));
		expect(failure).toMatchObject({ code: 'uncertain', retryable: false });
		expect(failure.hint).toMatch(/“\/\.a\.[0-9a-f]{12}\.part”/);
	});
});
