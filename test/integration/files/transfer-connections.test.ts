import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import type { FileServerOptions } from '../../../lib/infra/files/options';
import { startOpenSsh, type OpenSshServer } from '../../support/servers/openssh.ts';
import { until } from '../../support/servers/until.ts';
import { startVsftpd, type VsftpdServer } from '../../support/servers/vsftpd.ts';
import { context, failureOf, ftpOptions, opener, put, sftpOptions, StuckDestination, stuckSource, textOf, type Files } from './transfer-support';

const open = opener();
const big = randomBytes(20_000_000);
let ssh: OpenSshServer;
let ftp: VsftpdServer;

beforeAll(async () => {
	ssh = await startOpenSsh();
	ftp = await startVsftpd({ tls: 'explicit' });
	for (const folder of ['export', 'import']) await mkdir(join(ssh.files, folder));
	await writeFile(join(ssh.files, 'export/big.bin'), big);
	await writeFile(join(ftp.files, 'export/big.bin'), big);
}, 120_000);
afterAll(async () => {
	await ssh.stop();
	await ftp.stop();
});

interface Case {
	options: (more?: Partial<FileServerOptions>) => FileServerOptions;
	drop: () => Promise<void>;
	folder: () => string;
}

const cases: Array<[string, Case]> = [
	['SFTP', { options: (more) => sftpOptions(ssh, more), drop: async () => await ssh.dropConnections(), folder: () => ssh.files }],
	['FTPS', { options: (more) => ftpOptions(ftp, more), drop: async () => await ftp.dropConnections(), folder: () => ftp.files }],
];

/** Between client and server, to see and count connections. */
async function relayTo(port: number): Promise<{ server: Server; port: number; open: Set<Socket>; accepted: () => number }> {
	const sockets = new Set<Socket>();
	let accepted = 0;
	const server = createServer((socket) => {
		accepted += 1;
		sockets.add(socket);
		const target = connect(port, '127.0.0.1');
		for (const [one, other] of [[socket, target], [target, socket]] as const) {
			one.pipe(other);
			one.on('error', () => other.destroy());
			one.on('close', () => other.destroy());
		}
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { server, port: (server.address() as AddressInfo).port, open: sockets, accepted: () => accepted };
}

describe.each(cases)('over %s', (_name, { options, drop, folder }) => {
	const parts = async (name: string): Promise<string[]> => (await readdir(join(folder(), 'import'))).filter((found) => found.includes(name));

	test('a download whose server dies in the middle is `unavailable`, and its destination is not ended', async () => {
		const destination = new StuckDestination();
		const failing = failureOf(open(options()).download('export/big.bin', destination, context));
		await destination.stuck;
		await drop();
		destination.goOn();
		expect(await failing).toMatchObject({ code: 'unavailable', retryable: true });
		expect(destination).toMatchObject({ destroyed: true, ended: false });
	});

	test('a slow destination is waited for, however long the server must wait', async () => {
		const destination = new StuckDestination();
		const files = open(options({ timeoutMs: 1_000 }));
		const start = performance.now();
		const downloading = files.download('export/big.bin', destination, context);
		await destination.stuck;
		await until(() => performance.now() - start > 3_300, 'three time-outs have passed');
		destination.goOn();
		await downloading;
		expect(destination.ended).toBe(true);
	}, 20_000);

	test('what the destination fails with is what the download ends with', async () => {
		const destination = new StuckDestination();
		const files = open(options());
		const downloading = files.download('export/big.bin', destination, context).catch((error: unknown) => error);
		await destination.stuck;
		destination.destroy(new Error('disco cheio'));
		expect(await downloading).toEqual(new Error('disco cheio'));
		await files.ping(context);
	});

	test('a connection that the server dropped while it was idle is opened anew', async () => {
		const files = open(options());
		await files.ping(context);
		await drop();
		await files.ping(context);
		await put(files, `import/apos-queda-${_name}.csv`, 'ok');
		await drop();
		expect(await textOf(files, `import/apos-queda-${_name}.csv`)).toBe('ok');
	});

	test('one connection serves one call after the other', async () => {
		const relay = await relayTo(options().port ?? 0);
		const files = open(options({ port: relay.port, connectionLimit: 1 }));
		const calls = [1, 2, 3, 4].map(async () => await files.stat('export/big.bin', context));
		for (const found of await Promise.all(calls)) expect(found?.size).toBe(big.length);
		expect(relay.accepted()).toBe(1);
		await files.close();
		await until(() => relay.open.size === 0, 'the connection is closed with the files');
		relay.server.close();
	});

	test('a short call does not wait for a long download', async () => {
		const destination = new StuckDestination();
		const files = open(options());
		const downloading = files.download('export/big.bin', destination, context);
		await destination.stuck;
		expect(await files.stat('export/big.bin', context)).toMatchObject({ size: big.length });
		destination.goOn();
		await downloading;
	});

	test('an idle connection is closed after its time', async () => {
		const relay = await relayTo(options().port ?? 0);
		const files = open(options({ port: relay.port, idleTimeoutMs: 100 }));
		await files.ping(context);
		await until(() => relay.open.size === 0, 'the connection is closed');
		relay.server.close();
	});

	test('a cancelled download ends at once with the reason, and its connection is not used again', async () => {
		const relay = await relayTo(options().port ?? 0);
		const files = open(options({ port: relay.port }));
		const controller = new AbortController();
		const destination = new StuckDestination();
		const downloading = files.download('export/big.bin', destination, { signal: controller.signal }).catch((error: unknown) => error);
		await destination.stuck;
		controller.abort(new Error('parado'));
		expect(await downloading).toEqual(new Error('parado'));
		expect(destination).toMatchObject({ destroyed: true, ended: false });
		await until(() => relay.open.size === 0, 'the connection is closed');
		await files.ping(context);
		expect(relay.accepted()).toBe(2);
		await files.close();
		relay.server.close();
	});

	test('a cancelled upload leaves neither the file nor a part of it', async () => {
		const files = open(options());
		const controller = new AbortController();
		const uploading = files.upload(stuckSource(), 'import/cancelado.csv', { signal: controller.signal }).catch((error: unknown) => error);
		await until(async () => (await parts('cancelado')).length === 1, 'the temporary file is there');
		controller.abort(new Error('parado'));
		expect(await uploading).toEqual(new Error('parado'));
		expect(await parts('cancelado')).toEqual([]);
	});

	test('who waits for a connection can be cancelled, and does not lose the place of the next', async () => {
		const files: Files = open(options({ connectionLimit: 1 }));
		const destination = new StuckDestination();
		const downloading = files.download('export/big.bin', destination, context);
		await destination.stuck;
		const controller = new AbortController();
		const cancelled = files.ping({ signal: controller.signal }).catch((error: unknown) => error);
		const next = files.ping(context);
		controller.abort(new Error('parado'));
		expect(await cancelled).toEqual(new Error('parado'));
		destination.goOn();
		await Promise.all([downloading, next]);
	});

	test('closing waits for what is under way and takes nothing new', async () => {
		const files = open(options());
		const destination = new StuckDestination();
		const downloading = files.download('export/big.bin', destination, context);
		await destination.stuck;
		const closing = files.close();
		expect(await failureOf(files.ping(context))).toMatchObject({ code: 'unavailable', nothingDone: true });
		destination.goOn();
		await downloading;
		await closing;
	});
});
