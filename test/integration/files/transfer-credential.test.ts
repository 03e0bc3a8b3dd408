import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { testErpFilesCredential } from '../../../lib/n8n/files/credential-test';
import { fileServerOf } from '../../../lib/n8n/files/file-server';
import { openTransfer } from '../../../lib/n8n/files/transfer';
import { closeAll } from '../../../lib/n8n/registry';
import { ExecutionScope, type NodeFunctions } from '../../../lib/n8n/scope';
import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';
import { startOpenSsh, type OpenSshServer } from '../../support/servers/openssh.ts';
import { startVsftpd, type VsftpdServer } from '../../support/servers/vsftpd.ts';
import { context, failureOf, ftpOptions, sftpOptions } from './transfer-support';

let ssh: OpenSshServer;
let ftp: VsftpdServer;
let lib: CompiledLib;

beforeAll(async () => {
	ssh = await startOpenSsh();
	ftp = await startVsftpd({ tls: 'explicit' });
	lib = await compileLib(['domain', 'infra/files']);
	await mkdir(join(ssh.files, 'export'));
	await writeFile(join(ssh.files, 'export/precos.csv'), 'sku;preco');
}, 120_000);
afterAll(async () => {
	await closeAll();
	await lib.remove();
	await ssh.stop();
	await ftp.stop();
});

/** As n8n hands it over: every field of the form, the hidden ones too. */
function credential(more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
	const { host, port, user, privateKey, fingerprint } = ssh;
	return {
		protocol: 'sftp', host, port, user, password: '', timeoutMs: 5_000, privateKey, passphrase: '', hostKeyFingerprint: fingerprint,
		acceptAnyHostKey: false, ca: '', tlsServerName: '', maxTls12: false, priceListPath: 'export/precos.csv', ...more,
	};
}

function scopeWith(data: ICredentialDataDecryptedObject): ExecutionScope {
	const functions = {
		getCredentials: async () => await Promise.resolve(data),
		getNode: () => ({ credentials: { backofficeErpFilesApi: { id: '1', name: 'files' } } }),
	};
	return new ExecutionScope(functions as object as NodeFunctions, context.signal);
}

describe('the credential', () => {
	test('names the server, and nothing that does not fit is made up', () => {
		expect(fileServerOf({ host: ' erp.local ', user: 'bot', password: ' x ' })).toMatchObject({ protocol: 'sftp', host: 'erp.local', port: 0, user: 'bot', password: ' x ', timeoutMs: 20_000 });
		expect(fileServerOf(credential({ protocol: 'ftps', maxTls12: true })).tls).toMatchObject({ highestVersion: 'TLSv1.2' });
	});

	test.each([
		[{ host: '' }, 'host'],
		[{ user: ' ' }, 'user'],
		[{ port: 70_000 }, 'port'],
		[{ port: 2.5 }, 'port'],
		[{ timeoutMs: 5 }, 'timeoutMs'],
		[{ protocol: 'scp' }, 'protocol'],
	])('with %j is `validation`, naming the field', async (wrong, parameter) => {
		const opening = Promise.resolve().then(() => fileServerOf(credential(wrong)));
		expect(await failureOf(opening)).toMatchObject({ code: 'validation', parameter, nothingDone: true });
	});

	test('gives all runs the same connections, and those of a changed one others', async () => {
		const first = await openTransfer(scopeWith(credential()));
		expect(await first.stat('export/precos.csv', context)).toMatchObject({ size: 9 });
		expect(await openTransfer(scopeWith(credential()))).toBe(first);
		const changed = await openTransfer(scopeWith(credential({ hostKeyFingerprint: `SHA256:${'B'.repeat(43)}` })));
		expect(await failureOf(changed.ping(context))).toMatchObject({ code: 'validation' });
	});
});

describe('its test', () => {
	const test_ = async (more: ICredentialDataDecryptedObject) =>
		await testErpFilesCredential.call({} as ICredentialTestFunctions, { id: '1', name: 'files', type: 'backofficeErpFilesApi', data: credential(more) });

	test('says that the price list is there, or that it is not', async () => {
		expect(await test_({})).toEqual({ status: 'OK', message: 'SFTP answers; the price list has 9 bytes.' });
		expect(await test_({ priceListPath: '/export/outra.csv' })).toMatchObject({ status: 'OK', message: expect.stringContaining('no price list “/export/outra.csv”') });
		expect(await test_({ priceListPath: '' })).toEqual({ status: 'OK', message: 'SFTP answers.' });
	});

	test('shows the fingerprint that is to be compared and filled in', async () => {
		const { status, message } = await test_({ hostKeyFingerprint: '' });
		expect(status).toBe('Error');
		expect(message).toContain(ssh.fingerprint);
	});

	test('says what is wrong without a secret', async () => {
		const { status, message } = await test_({ privateKey: ssh.strangerKey, password: 'senha errada' });
		expect({ status, message }).toMatchObject({ status: 'Error', message: expect.stringContaining('refused the login') });
		expect(message).not.toContain('senha errada');
	});
});

test.each([
	['SFTP', () => sftpOptions(ssh)],
	['FTPS', () => ftpOptions(ftp)],
])('a process with an idle %s connection ends by itself', async (_name, options) => {
	const program = `
		const { openRemoteFiles } = require(${JSON.stringify(lib.file('infra/files/remote-files'))});
		const loaded = () => Object.keys(require.cache).some((file) => /node_modules.(basic-ftp|ssh2)/.test(file));
		const files = openRemoteFiles(JSON.parse(process.env.OPTIONS));
		if (loaded()) throw new Error('a driver was loaded before it was needed');
		files.ping({ signal: new AbortController().signal }).then(() => console.log('connected', loaded()));
	`;
	const child = spawn(process.execPath, ['-e', program], { env: { PATH: process.env.PATH, OPTIONS: JSON.stringify(options()) }, stdio: ['ignore', 'pipe', 'inherit'] });
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
	const [code] = await once(child, 'close');
	expect({ code, output }).toEqual({ code: 0, output: 'connected true\n' });
}, 20_000);
