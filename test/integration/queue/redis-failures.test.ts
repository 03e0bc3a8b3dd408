import { rm } from 'node:fs/promises';
import { inspect } from 'node:util';
import type { JobQueue } from '../../../lib/domain/queue';
import { until } from '../../support/servers/until.ts';
import { failure, failureOf, job, RedisScene, taken } from './redis-scene';

let scene: RedisScene;

beforeAll(async () => {
	scene = await RedisScene.start({ requirePassword: true, appendOnly: true });
}, 120_000);
afterEach(() => scene.endTest());
afterAll(() => scene.server.stop());

async function answers(queue: JobQueue): Promise<void> {
	await until(() => queue.ping().then(() => true, () => false), 'an answer of the Redis that is back');
}

describe('a Redis that goes away', () => {
	test('each call fails within 2 s while it is down, and works again by itself when it is back, with all that was in the queue', async () => {
		const queue = await scene.open();
		await queue.add(job('a'));
		const lease = await taken(queue);
		await scene.server.kill();
		const calls: Array<() => Promise<unknown>> = [
			() => queue.add(job('b')),
			() => queue.take({ leaseMs: 1_000, concurrency: 1 }),
			() => queue.complete(lease, null),
			() => queue.retryLater(lease, failure, 0),
			() => queue.list({ states: ['running'], limit: 10 }),
			() => queue.stats(),
			() => queue.ping(),
		];
		for (const call of calls) {
			const { error, ms } = await failureOf(call());
			expect(error).toMatchObject({ code: 'unavailable', system: 'Write Queue', retryable: true, hint: expect.stringContaining('Redis') });
			expect(ms).toBeLessThan(2_000);
		}
		await scene.server.restart();
		await answers(queue);
		expect(await queue.get('b')).toBeNull();
		expect(await queue.complete(lease, null)).toBe('done');
		expect(await queue.add(job('b'))).toMatchObject({ added: true });
	}, 30_000);

	test('a queue can be opened while Redis is down, and is used when it is there', async () => {
		await scene.server.kill();
		const queue = await scene.open();
		const { error, ms } = await failureOf(queue.add(job('a')));
		expect(error).toMatchObject({ code: 'unavailable', nothingDone: true, message: expect.stringContaining(`127.0.0.1:${scene.server.port}/0`) });
		expect(ms).toBeLessThan(2_000);
		await scene.server.restart();
		await answers(queue);
		expect(await queue.add(job('a'))).toMatchObject({ added: true });
	}, 30_000);

	test('one that is frozen costs a call 2 s and no more; when it thaws, what was sent is there once, and a job that was handed to nobody comes again', async () => {
		const queue = await scene.open();
		await queue.add(job('waiting', { priority: 1, groupKey: 'g' }));
		process.kill(scene.server.pid(), 'SIGSTOP');
		try {
			const calls = [queue.add(job('a')), queue.take({ leaseMs: 600_000, concurrency: 9 }), queue.add(job('b'))];
			for (const { error, ms } of await Promise.all(calls.map(failureOf))) {
				expect(error).toMatchObject({ code: 'unavailable', system: 'Write Queue', nothingDone: false });
				expect(ms).toBeLessThan(2_000);
			}
		} finally {
			process.kill(scene.server.pid(), 'SIGCONT');
		}
		await answers(queue);
		await queue.add(job('a'));
		expect((await queue.list({ states: ['waiting'], limit: 10 })).filter(({ id }) => id === 'a')).toHaveLength(1);
		const got: unknown[] = [];
		await until(async () => {
			const next = await queue.take({ leaseMs: 600_000, concurrency: 9 });
			if (next !== null) got.push(next);
			return next?.id === 'waiting';
		}, 'the job that was handed to nobody');
		expect(got.at(-1)).toMatchObject({ id: 'waiting', attempt: 1 });
	}, 30_000);

	test('of calls that were cut off, each job is in the queue or not, and none is there by half', async () => {
		const queue = await scene.open();
		await queue.ping();
		const calls = Array.from({ length: 50 }, (_, index) => queue.add(job(String(index), { groupKey: `g${index % 5}` })));
		await scene.withClient(async (client) => await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
		const answered = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length;
		await answers(queue);
		const { counts } = await queue.stats();
		expect(counts.waiting).toBeGreaterThanOrEqual(answered);
		let done = 0;
		for (let next = await queue.take({ leaseMs: 1_000, concurrency: 1 }); next !== null; next = await queue.take({ leaseMs: 1_000, concurrency: 1 })) {
			expect(await queue.complete(next, null)).toBe('done');
			done++;
		}
		expect(done).toBe(counts.waiting);
	}, 30_000);

	test('scripts that Redis has forgotten are sent again', async () => {
		const queue = await scene.open();
		await queue.add(job('a'));
		await scene.withClient(async (client) => await client.script('FLUSH'));
		expect(await queue.add(job('b'))).toMatchObject({ added: true });
		expect(await queue.complete(await taken(queue), null)).toBe('done');
	});
});

describe('a Redis that refuses', () => {
	test.each([
		['a wrong password', { password: 'not-the-secret-1' }],
		['no password', { password: '' }],
	])('%s is an error of authentication that shows no secret', async (_, credentials) => {
		const { error } = await failureOf((await scene.open(credentials)).add(job('a')));
		expect(error).toMatchObject({ code: 'auth', system: 'Write Queue', retryable: false, hint: expect.stringContaining('password') });
		const shown = inspect(error, { depth: 10, showHidden: true });
		expect(shown).not.toContain('not-the-secret');
		expect(shown).not.toContain(scene.server.password);
	});

	test('a user who may not use one command is refused before the first job, and told which', async () => {
		await scene.withClient(async (client) => await client.call('ACL', 'SETUSER', 'clerk', 'on', '>clerk', '~*', '+@all', '-xadd', '-zpopmin'));
		const { error } = await failureOf((await scene.open({ username: 'clerk', password: 'clerk' })).add(job('a')));
		expect(error).toMatchObject({ code: 'permission', message: expect.stringContaining('XADD, ZPOPMIN') });
		expect(await (await scene.open()).get('a')).toBeNull();
	});

	const refusals: Array<[string, string, [string, string], [string, string]]> = [
		['without memory', 'maxmemory', ['maxmemory', '1'], ['maxmemory', '0']],
		['without enough replicas', 'Redis', ['min-replicas-to-write', '1'], ['min-replicas-to-write', '0']],
	];
	test.each(refusals)('one %s says so, does nothing by half, and goes on afterwards', async (_, hint, on, off) => {
		const queue = await scene.open();
		for (const id of ['a', 'b', 'c']) await queue.add(job(id, { groupKey: 'g' }));
		const lease = await taken(queue);
		const before = await queue.stats();
		await scene.withClient(async (client) => await client.config('SET', ...on));
		try {
			const calls = [() => queue.add(job('d')), () => queue.complete(lease, '1'), () => queue.fail(lease, failure), () => queue.retryLater(lease, failure, 0), () => queue.release(lease), () => queue.cancel('b')];
			for (const call of calls) {
				const { error } = await failureOf(call());
				expect(error).toMatchObject({ code: 'unavailable', system: 'Write Queue', retryable: true, hint: expect.stringContaining(hint) });
			}
			expect(await queue.stats()).toEqual(before);
			expect(await queue.add(job('a'))).toMatchObject({ added: false, job: { state: 'running' } });
		} finally {
			await scene.withClient(async (client) => await client.config('SET', ...off));
		}
		expect(await queue.complete(lease, '1')).toBe('done');
		expect(await taken(queue)).toMatchObject({ id: 'b' });
	});

	test('a read-only replica says so', async () => {
		const queue = await scene.open();
		await queue.add(job('a'));
		await scene.withClient(async (client) => await client.replicaof('127.0.0.1', '1'));
		try {
			const { error } = await failureOf(queue.add(job('b')));
			expect(error).toMatchObject({ code: 'unavailable', hint: expect.stringContaining('primary') });
		} finally {
			await scene.withClient(async (client) => await client.replicaof('NO', 'ONE'));
		}
		await until(() => queue.add(job('b')).then(({ added }) => added, () => false), 'a Redis that is the primary again');
	});
});

test('a Redis whose disk takes nothing more says so, and nothing is done by half', async () => {
	const own = await RedisScene.start({ requirePassword: true });
	try {
		const queue = await own.open();
		await queue.add(job('a'));
		const lease = await taken(queue);
		await rm(own.server.folder, { recursive: true });
		const failed = await own.withClient(async (client) => {
			await client.config('SET', 'save', '3600 1');
			await client.bgsave();
			await until(async () => (await client.info('persistence')).includes('rdb_last_bgsave_status:err'), 'a failed save');
			return await failureOf(queue.complete(lease, null));
		});
		expect(failed.error).toMatchObject({ code: 'unavailable', hint: expect.stringContaining('disk') });
		expect(await queue.get('a')).toMatchObject({ state: 'running' });
	} finally {
		await own.endTest();
		// It would not end in good order: it cannot save.
		await own.server.kill();
		await own.server.stop();
	}
}, 30_000);

test('a closed queue says so, and an open one that was never used leaves nothing behind', async () => {
	const queue = await scene.open();
	await queue.add(job('a'));
	await queue.close();
	expect((await failureOf(queue.add(job('b')))).error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('closed') });
	await queue.close();
	const connections = async (): Promise<number> => await scene.withClient(async (client) => String(await client.client('LIST')).split('\n').filter((line) => line.includes('name=n8n-nodes-backoffice')).length);
	await until(async () => (await connections()) === 0, 'no connection left');
});
