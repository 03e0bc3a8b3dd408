import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import SftpClient from 'ssh2-sftp-client';
import { keyPassphrase, startOpenSsh, type OpenSshServer } from '../../support/servers/openssh.ts';

const quiet = { error: (): void => undefined, end: (): void => undefined, close: (): void => undefined };

describe('an OpenSSH server of one’s own', () => {
	let server: OpenSshServer;
	beforeAll(async () => {
		server = await startOpenSsh();
	}, 120_000);
	afterAll(async () => await server.stop());

	async function list(privateKey: string, passphrase = ''): Promise<string[]> {
		const client = new SftpClient('test', quiet);
		try {
			await client.connect({ host: server.host, port: server.port, username: server.user, privateKey, passphrase });
			return (await client.list('.')).map(({ name }) => name);
		} finally {
			await client.end();
		}
	}

	test('lets its keys in, and nobody else', async () => {
		await writeFile(join(server.files, 'preços.csv'), 'sku');
		expect(await list(server.privateKey)).toEqual(['preços.csv']);
		expect(await list(server.encryptedKey, keyPassphrase)).toEqual(['preços.csv']);
		await expect(list(server.strangerKey)).rejects.toThrow('authentication');
	});

	test('names its host key as ssh-keygen prints it', () => {
		expect(server.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
		expect(server.fingerprintLine).toContain(server.fingerprint);
	});

	test('drops its sessions on demand, and takes new ones', async () => {
		const client = new SftpClient('test', quiet);
		await client.connect({ host: server.host, port: server.port, username: server.user, privateKey: server.privateKey });
		const closed = new Promise<void>((resolve) => client.on('close', resolve));
		await server.dropConnections();
		await closed;
		expect(await list(server.privateKey)).toHaveLength(1);
	});

	test('is gone, with its sessions, when it is killed, and comes back with its files', async () => {
		await server.kill();
		const socket = connect(server.port, server.host);
		await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
		await server.restart();
		expect(await list(server.privateKey)).toEqual(['preços.csv']);
	});

	test('takes its folder with it', async () => {
		const other = await startOpenSsh();
		expect(other.fingerprint).not.toBe(server.fingerprint);
		await other.stop();
		expect(existsSync(other.folder)).toBe(false);
	});
});
