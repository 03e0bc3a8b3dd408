// Fetches a file over SFTP once and answers with the milliseconds: with our transfer (`lib` given) or with the bare client,
// by its quickest way, `fastGet`.
import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import Client from 'ssh2-sftp-client';

export interface SftpGetOrders {
	/** The compiled module `infra/files/remote-files`; none for the bare client. */
	lib?: string;
	way: 'ours' | 'fastGet';
	server: { host: string; port: number; user: string; privateKey: string; fingerprint: string };
	path: string;
	to: string;
}

interface Transfer {
	openRemoteFiles(options: object): { ping(context: object): Promise<void>; download(path: string, to: object, context: object): Promise<void>; close(): Promise<void> };
}

const orders = JSON.parse(process.argv[2] ?? '{}') as SftpGetOrders;
console.log(JSON.stringify({ ms: orders.way === 'ours' ? await ours(orders) : await bare(orders) }));

/** Logging in is not part of it, on neither side. */
async function ours({ lib = '', server, path, to }: SftpGetOrders): Promise<number> {
	const { openRemoteFiles } = createRequire(import.meta.url)(lib) as Transfer;
	const { host, port, user, privateKey, fingerprint } = server;
	const files = openRemoteFiles({ protocol: 'sftp', host, port, user, password: '', ssh: { privateKey, hostKeyFingerprint: fingerprint } });
	const context = { signal: new AbortController().signal };
	await files.ping(context);
	const startedAt = performance.now();
	await files.download(path, createWriteStream(to), context);
	const ms = performance.now() - startedAt;
	await files.close();
	return ms;
}

async function bare({ server, path, to }: SftpGetOrders): Promise<number> {
	const { host, port, user: username, privateKey } = server;
	const client = new Client();
	await client.connect({ host, port, username, privateKey });
	const startedAt = performance.now();
	await client.fastGet(path, to);
	const ms = performance.now() - startedAt;
	await client.end();
	return ms;
}
