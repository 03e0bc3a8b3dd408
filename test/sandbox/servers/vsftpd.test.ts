import { Client, type AccessOptions } from 'basic-ftp';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { startVsftpd, type VsftpdServer } from '../../support/servers/vsftpd.ts';

describe.each([
	['off', false],
	['explicit', true],
	['implicit', 'implicit'],
] as const)('an FTP server of one’s own, TLS %s', (tls, secure) => {
	let server: VsftpdServer;
	beforeAll(async () => {
		server = await startVsftpd({ tls });
	}, 120_000);
	afterAll(async () => await server.stop());

	async function withClient<T>(work: (client: Client) => Promise<T>, options: AccessOptions = {}): Promise<T> {
		const client = new Client(5_000);
		try {
			const { host, port, user, password, ca } = server;
			await client.access({ host, port, user, password, secure, secureOptions: { host, ca }, ...options });
			return await work(client);
		} finally {
			client.close();
		}
	}

	test('is read everywhere, and written to where the file system lets it', async () => {
		const { root } = server;
		await writeFile(join(server.files, 'export/preços.csv'), 'sku');
		await mkdir(join(server.files, 'fechado'), { mode: 0o555 });
		await withClient(async (client) => {
			expect((await client.list(`${root}/export`)).map(({ name }) => name)).toEqual(['preços.csv']);
			await client.uploadFrom(Readable.from(['ok']), `${root}/import/a.csv`);
			await client.uploadFrom(Readable.from(['ok']), 'import/b.csv');
			await expect(client.uploadFrom(Readable.from(['no']), `${root}/fechado/a.csv`)).rejects.toMatchObject({ code: 553 });
		});
	});

	test('asks for the password', async () => {
		await expect(withClient(async () => undefined, { password: 'wrong' })).rejects.toMatchObject({ code: 530 });
	});

	test('drops its sessions on demand, and takes new ones', async () => {
		await withClient(async (client) => {
			await server.dropConnections();
			await expect(client.pwd()).rejects.toThrow();
		});
		expect(await withClient(async (client) => await client.pwd())).toBe(server.root || '/');
	});
});

test('settings of one’s own replace ours, and the files go with the server', async () => {
	const server = await startVsftpd({ settings: { ftpd_banner: 'Bom dia' } });
	const client = new Client(5_000);
	const welcome = await client.access({ host: server.host, port: server.port, user: server.user, password: server.password });
	expect(welcome.message).toContain('Bom dia');
	client.close();
	await server.stop();
	expect(existsSync(server.files)).toBe(false);
}, 60_000);
