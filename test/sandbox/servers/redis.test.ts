import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';

async function withClient<Result>(url: string, work: (client: Redis) => Promise<Result>): Promise<Result> {
	const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
	client.on('error', () => undefined);
	// A connection that failed has ended already; disconnecting it again would leave a timer of two seconds.
	await client.connect();
	try {
		return await work(client);
	} finally {
		client.disconnect();
	}
}

describe('a Redis of one’s own', () => {
	let server: RedisServer | undefined;
	afterEach(async () => {
		await server?.stop();
		server = undefined;
	});

	test('answers on its url, and its folder goes with it', async () => {
		server = await startRedis();
		expect(server.url).toBe(`redis://127.0.0.1:${server.port}/0`);
		expect(await withClient(server.url, (client) => client.ping())).toBe('PONG');
		expect(existsSync(server.folder)).toBe(true);
		await server.stop();
		await server.stop();
		expect(existsSync(server.folder)).toBe(false);
		await expect(withClient(server.url, (client) => client.ping())).rejects.toThrow();
		await expect(server.restart()).rejects.toThrow('start a new one');
	});

	test('lets nobody in without the password when one is asked for', async () => {
		server = await startRedis({ requirePassword: true });
		expect(await withClient(server.url, (client) => client.ping())).toBe('PONG');
		const socket = connect(server.port, server.host);
		socket.write('PING\r\n');
		const [answer] = (await once(socket, 'data')) as [Buffer];
		socket.destroy();
		expect(answer.toString('utf8')).toMatch(/^-NOAUTH/);
	});

	test('with appendOnly, a crash loses nothing that was answered; the port stays', async () => {
		server = await startRedis({ appendOnly: true });
		const { url, port } = server;
		const firstPid = server.pid();
		await withClient(url, async (client) => {
			for (let index = 0; index < 100; index += 1) await client.rpush('list', index);
		});
		await server.kill();
		await expect(withClient(url, (client) => client.ping())).rejects.toThrow();
		await server.restart();
		expect(server.port).toBe(port);
		expect(server.pid()).not.toBe(firstPid);
		expect(await withClient(url, (client) => client.llen('list'))).toBe(100);
	});

	test('without appendOnly a restart is an empty Redis', async () => {
		server = await startRedis();
		await withClient(server.url, (client) => client.set('key', 'value'));
		await server.restart();
		expect(await withClient(server.url, (client) => client.get('key'))).toBeNull();
	});

	test('several stand side by side', async () => {
		const servers = await Promise.all([startRedis(), startRedis(), startRedis()]);
		expect(new Set(servers.map(({ port }) => port)).size).toBe(3);
		await Promise.all(servers.map((each) => each.stop()));
	});
});
