import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import { startOpenSsh, type OpenSshServer } from '../../support/servers/openssh.ts';
import { until } from '../../support/servers/until.ts';
import { context, failureOf, opener, put, sftpOptions, StuckDestination, stuckSource, textOf } from './transfer-support';

let server: OpenSshServer;
const open = opener();
const big = randomBytes(8_000_000);

beforeAll(async () => {
	server = await startOpenSsh();
	await mkdir(join(server.files, 'export'));
	await writeFile(join(server.files, 'export/big.bin'), big);
}, 120_000);
afterAll(async () => await server.stop());

const names = async (): Promise<string[]> => (await readdir(server.files)).filter((name) => name !== 'export').sort();

describe('a file', () => {
	test('comes whole, byte for byte', async () => {
		const parts: Buffer[] = [];
		const destination = new Writable({ write: (chunk: Buffer, _encoding, done) => void (parts.push(chunk), setImmediate(done)) });
		await open(sftpOptions(server)).download('export/big.bin', destination, context);
		expect(destination.writableFinished).toBe(true);
		expect(Buffer.concat(parts).equals(big)).toBe(true);
	});

	test('may be empty', async () => {
		const files = open(sftpOptions(server));
		await put(files, 'vazio.csv', '');
		expect(await textOf(files, 'vazio.csv')).toBe('');
		expect(await files.stat('vazio.csv', context)).toMatchObject({ size: 0 });
	});

	test('may have accents and blanks in its name, and be named from the root', async () => {
		const files = open(sftpOptions(server));
		const path = `${server.files}/Preços à vista – março.csv`;
		await put(files, path, 'açúcar');
		expect(await textOf(files, 'Preços à vista – março.csv')).toBe('açúcar');
		expect(await readFile(path, 'utf8')).toBe('açúcar');
	});

	test('is described by size and time in UTC; one that is not there is null', async () => {
		const files = open(sftpOptions(server));
		const { mtimeMs } = await stat(join(server.files, 'export/big.bin'));
		const modifiedAt = new Date(Math.floor(mtimeMs / 1_000) * 1_000).toISOString();
		expect(await files.stat('export/big.bin', context)).toEqual({ path: 'export/big.bin', size: big.length, modifiedAt });
		expect(await files.stat('export/none.csv', context)).toBeNull();
		expect(await files.stat('nowhere/none.csv', context)).toBeNull();
	});

	test('that is not there is `not_found`, and its destination is not ended', async () => {
		const destination = new StuckDestination();
		expect(await failureOf(open(sftpOptions(server)).download('none.csv', destination, context))).toMatchObject({ code: 'not_found' });
		expect(destination.destroyed).toBe(true);
		expect(destination.ended).toBe(false);
	});

	test.each(['a\r\nDELE b', 'a\0b', '', 'export/'])('has no name like %j', async (path) => {
		const files = open(sftpOptions(server));
		expect(await failureOf(files.stat(path, context))).toMatchObject({ code: 'validation', parameter: 'path' });
		expect(await failureOf(files.download(path, new StuckDestination(), context))).toMatchObject({ code: 'validation' });
		expect(await failureOf(put(files, path, 'x'))).toMatchObject({ code: 'validation' });
	});
});

describe('an upload', () => {
	test('is seen only when it is whole', async () => {
		const files = open(sftpOptions(server));
		const source = stuckSource();
		const uploading = files.upload(source, 'pedido.csv', context);
		await until(async () => (await names()).some((name) => /^\.pedido\.csv\.[0-9a-f]{12}\.part$/.test(name)), 'the temporary file is there');
		expect(await names()).not.toContain('pedido.csv');
		source.end('fim');
		await uploading;
		expect((await names()).filter((name) => name.includes('pedido.csv'))).toEqual(['pedido.csv']);
		expect((await stat(join(server.files, 'pedido.csv'))).size).toBe(100_003);
	});

	test('leaves a file of that name alone, unless it is to be replaced', async () => {
		const files = open(sftpOptions(server));
		await put(files, 'um.csv', 'primeiro');
		expect(await failureOf(put(files, 'um.csv', 'segundo'))).toMatchObject({ code: 'validation', parameter: 'path' });
		expect(await textOf(files, 'um.csv')).toBe('primeiro');
		await put(files, 'um.csv', 'terceiro', true);
		expect(await textOf(files, 'um.csv')).toBe('terceiro');
		expect((await names()).filter((name) => name.includes('um.csv'))).toEqual(['um.csv']);
	});

	test('does not replace a file that came while it was under way', async () => {
		const files = open(sftpOptions(server));
		const source = stuckSource();
		const failing = failureOf(files.upload(source, 'dois.csv', context));
		await until(async () => (await names()).some((name) => name.endsWith('.part')), 'the temporary file is there');
		await writeFile(join(server.files, 'dois.csv'), 'de outro');
		source.end();
		expect(await failing).toMatchObject({ code: 'validation' });
		expect((await names()).filter((name) => name.includes('dois.csv'))).toEqual(['dois.csv']);
		expect(await textOf(files, 'dois.csv')).toBe('de outro');
	});

	test('that the server dies in leaves neither the file nor a part of it, once the server is back', async () => {
		const files = open(sftpOptions(server));
		const failing = failureOf(files.upload(stuckSource(), 'tres.csv', context));
		await until(async () => (await names()).some((name) => name.endsWith('.part')), 'the temporary file is there');
		await server.dropConnections();
		expect(await failing).toMatchObject({ code: 'unavailable' });
		expect((await names()).filter((name) => name.includes('tres.csv'))).toEqual([]);
	});

	test('ends with what its source fails with, and leaves nothing', async () => {
		const files = open(sftpOptions(server));
		const source = stuckSource();
		const failing = files.upload(source, 'quatro.csv', context).catch((error: unknown) => error);
		await until(async () => (await names()).some((name) => name.endsWith('.part')), 'the temporary file is there');
		source.destroy(new Error('a fonte secou'));
		expect(await failing).toEqual(new Error('a fonte secou'));
		expect((await names()).filter((name) => name.includes('quatro.csv'))).toEqual([]);
	});

	test('into a folder that is not there is `not_found`', async () => {
		expect(await failureOf(put(open(sftpOptions(server)), 'nowhere/a.csv', 'x'))).toMatchObject({ code: 'not_found' });
	});
});
