import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { systemClock } from '../../../lib/infra/clock';
import type { Store } from '../../../lib/domain/store';
import { openStore } from '../../../lib/infra/store/open-store';
import type { RedisStoreOptions } from '../../../lib/infra/store/store-options';
import { compileLib } from '../../support/compiled-lib.ts';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';
import { until } from '../../support/servers/until.ts';
import { killWorkers, resultOf, startWorker, workerParts } from './start-worker.ts';

let server: RedisServer;
let stores: Store[] = [];
let run = 0;

beforeAll(async () => {
	server = await startRedis({ requirePassword: true });
}, 120_000);
afterEach(async () => {
	killWorkers();
	for (const store of stores) await store.close();
	stores = [];
});
afterAll(() => server.stop());

function optionsWith(changes: Partial<RedisStoreOptions> = {}): RedisStoreOptions {
	const { host, port, password = '' } = server;
	return { kind: 'redis', host, port, db: 0, password, prefix: `test-${run}:`, ...changes };
}

async function open(changes: Partial<RedisStoreOptions> = {}): Promise<Store> {
	const store = await openStore(optionsWith(changes), { clock: systemClock, random: Math.random });
	stores.push(store);
	return store;
}

async function withClient<T>(work: (client: Redis) => Promise<T>): Promise<T> {
	const client = new Redis(server.url, { lazyConnect: true, retryStrategy: () => null });
	client.on('error', () => undefined);
	await client.connect();
	try {
		return await work(client);
	} finally {
		client.disconnect();
	}
}

/** What the call was refused with, and how long that took. */
async function failureOf(call: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
	const startedAt = performance.now();
	try {
		await call;
	} catch (error) {
		return { error, ms: performance.now() - startedAt };
	}
	throw new Error('the call must fail');
}

beforeEach(() => {
	run++;
});

describe('a Redis that goes away', () => {
	test('calls fail at once while it is down, and work again by themselves when it is back', async () => {
		const store = await open();
		await store.set('a', '1');
		await server.kill();
		for (const call of [() => store.get('a'), () => store.set('a', '2'), () => store.ping()]) {
			const { error, ms } = await failureOf(call());
			expect(error).toMatchObject({ code: 'unavailable', system: 'Store', retryable: true });
			expect(ms).toBeLessThan(1_000);
		}
		const { error } = await failureOf(store.lock('l', 'a', 1_000));
		expect(error).toMatchObject({ nothingDone: true, hint: expect.stringContaining('Redis') });
		await server.restart();
		await until(() => store.ping().then(() => true, () => false), 'an answer of the Redis that is back');
		expect(await store.set('a', '3')).not.toBeNull();
	}, 30_000);

	test('versions do not repeat when it came back empty', async () => {
		const store = await open();
		const version = (await store.set('a', '1')) ?? '';
		await server.kill();
		await server.restart();
		await until(() => store.ping().then(() => true, () => false), 'an answer of the Redis that is back');
		expect(await store.get('a')).toBeNull();
		await store.set('a', '1');
		expect(await store.set('a', '2', { ifVersion: version })).toBeNull();
	}, 30_000);

	test('a call that was under way fails, and is not sent a second time', async () => {
		const store = await open();
		await store.set('count', '0');
		const window = { limit: 1_000, windowMs: 60_000 };
		const calls = Array.from({ length: 50 }, () => store.takeSlot('l', window));
		// Cuts every connection but the one that asks.
		await withClient(async (client) => await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
		const granted = (await Promise.allSettled(calls)).filter((call) => call.status === 'fulfilled').length;
		const taken = await withClient(async (client) => await client.zcard(`test-${run}:slots:l`));
		expect(taken).toBeGreaterThanOrEqual(granted);
		expect(taken).toBeLessThanOrEqual(50);
		await until(() => store.ping().then(() => true, () => false), 'a new connection');
	}, 30_000);

	test('one that is frozen costs a call its deadline and no more, and is used again when it thaws', async () => {
		const store = await open();
		process.kill(server.pid(), 'SIGSTOP');
		try {
			const { error, ms } = await failureOf(store.set('a', '1'));
			expect(error).toMatchObject({ code: 'unavailable', nothingDone: false });
			expect(ms).toBeLessThan(5_000);
		} finally {
			process.kill(server.pid(), 'SIGCONT');
		}
		await until(() => store.set('a', '2').then(() => true, () => false), 'a thawed Redis');
		expect(await store.get('a')).toMatchObject({ value: '2' });
	}, 30_000);

	test('opening one that is not there fails soon and says where', async () => {
		await server.kill();
		const { error, ms } = await failureOf(open());
		expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(`127.0.0.1:${server.port}/0`) });
		expect(ms).toBeLessThan(3_000);
		await server.restart();
		await (await open()).ping();
	}, 30_000);
});

describe('a Redis that refuses', () => {
	test.each([
		['a wrong password', { password: 'not-the-secret-1' }],
		['a wrong user', { username: 'nobody-known', password: 'not-the-secret-2' }],
		['no password', { password: '' }],
	])('%s is an error of authentication that shows no secret', async (_, credentials) => {
		const { error } = await failureOf(open(credentials));
		expect(error).toMatchObject({ code: 'auth', system: 'Store', retryable: false, hint: expect.stringContaining('password') });
		const shown = inspect(error, { depth: 10, showHidden: true });
		expect(shown).not.toContain('not-the-secret');
		expect(shown).not.toContain(server.password);
	});

	test('a database it does not have is refused, not replaced by number 0', async () => {
		const { error } = await failureOf(open({ db: 99 }));
		expect(error).toMatchObject({ code: 'validation', hint: expect.stringContaining('database') });
	});

	test('a user without rights to our keys is an error of permission', async () => {
		await withClient(async (client) => await client.call('ACL', 'SETUSER', 'guest', 'on', '>guest', '~bull:*', '+@all'));
		const store = await open({ username: 'guest', password: 'guest' });
		const { error } = await failureOf(store.set('a', '1'));
		expect(error).toMatchObject({ code: 'permission', hint: expect.stringContaining('prefix') });
	});

	test('a Redis without memory says so', async () => {
		const store = await open();
		await withClient(async (client) => await client.config('SET', 'maxmemory', '1'));
		try {
			const { error } = await failureOf(store.set('a', '1'));
			expect(error).toMatchObject({ code: 'unavailable', hint: expect.stringContaining('maxmemory') });
		} finally {
			await withClient(async (client) => await client.config('SET', 'maxmemory', '0'));
		}
	});
});

describe('keys in Redis', () => {
	test('all start with the prefix, and nothing is left when all has expired', async () => {
		const store = await open();
		await store.set('a', '1', { ttlMs: 50 });
		await store.takeSlot('l', { limit: 1, windowMs: 50 });
		await store.lock('k', 'owner', 50);
		const names = async (): Promise<string[]> => await withClient(async (client) => (await client.keys('*')).filter((name) => name.startsWith(`test-${run}`)));
		expect((await names()).length).toBeGreaterThan(3);
		expect(await withClient(async (client) => (await client.keys('*')).filter((name) => !name.startsWith('test-')))).toEqual([]);
		await until(async () => (await store.get('a')) === null, 'the expiry');
		// The next write takes what has expired off the index; nobody lists.
		await store.set('b', '1');
		const left = [`test-${run}:index`, `test-${run}:value:b`, `test-${run}:version`];
		await until(async () => (await names()).toSorted().join() === left.join(), 'nothing but what is live');
		expect(await withClient(async (client) => await client.zrange(`test-${run}:index`, '0', '-1'))).toEqual(['b']);
	});
});

describe('two processes', () => {
	test('never more grants than the limit in any window, whichever process asks', async () => {
		const lib = await compileLib(workerParts);
		try {
			const orders = { job: 'takeSlots', store: optionsWith(), ms: 1_500 } as const;
			const workers = ['left', 'right'].map((name) => startWorker(lib, { ...orders, name }));
			const told = await Promise.all(workers.map((worker) => resultOf<Array<[number, number]>>(worker)));
			expect(told.every((grants) => grants.length > 0)).toBe(true);
			const grants = told.flat().sort(([, left], [, right]) => left - right);
			expect(grants.length).toBeGreaterThan(30);
			for (const [index, [, last]] of grants.entries()) {
				const first = grants[index - 5];
				if (first !== undefined) expect(last - first[0]).toBeGreaterThanOrEqual(99);
			}
		} finally {
			await lib.remove();
		}
	}, 30_000);

	test('a process that leaves without closing ends by itself and prints nothing', async () => {
		const lib = await compileLib(workerParts);
		try {
			const worker = startWorker(lib, { job: 'leave', store: optionsWith(), name: 'leaver', ms: 0 });
			expect(await worker.ended).toEqual({ code: 0, errors: '' });
			expect(worker.lines()).toEqual(['"left"']);
		} finally {
			await lib.remove();
		}
	}, 20_000);
});
