import type { JobQueue } from '../../../lib/domain/queue';
import { failure, job, RedisScene, taken } from './redis-scene';

let scene: RedisScene;

beforeAll(async () => {
	scene = await RedisScene.start();
}, 120_000);
afterEach(() => scene.endTest());
afterAll(() => scene.server.stop());

async function addMany(queue: JobQueue, count: number, group: (index: number) => string, name = '', delayMs = 0): Promise<void> {
	for (let from = 0; from < count; from += 500) {
		await Promise.all(Array.from({ length: Math.min(500, count - from) }, async (_, index) => await queue.add(job(`${name}${from + index}`, { groupKey: group(from + index), delayMs }))));
	}
}

/** Milliseconds that such a call takes, in the middle. */
async function cost(times: number, work: () => Promise<unknown>): Promise<number> {
	const measured: number[] = [];
	for (let index = 0; index < times; index++) {
		const startedAt = performance.now();
		await work();
		measured.push(performance.now() - startedAt);
	}
	return measured.sort((left, right) => left - right)[Math.floor(times / 2)] ?? Infinity;
}

test('thousands of jobs behind busy heads cost the others nothing, and no group is forgotten', async () => {
	const queue = await scene.open();
	const measured = async (): Promise<number> => await cost(50, async () => await queue.release(await taken(queue)));
	await queue.add(job('alone'));
	const empty = await measured();
	await queue.cancel('alone');
	// 500 groups of two jobs, and one of 3,000.
	await addMany(queue, 1_000, (index) => `customer ${index % 500}`);
	await addMany(queue, 3_000, () => 'busy', 'b');
	const heads = await Promise.all(Array.from({ length: 501 }, async () => await taken(queue)));
	expect(new Set(heads.map(({ groupKey }) => groupKey)).size).toBe(501);
	expect(await queue.take({ leaseMs: 60_000, concurrency: 100_000 })).toBeNull();
	await queue.add(job('alone-again'));
	expect(await measured()).toBeLessThan(10 * Math.max(empty, 1));
	const last = heads.find(({ groupKey }) => groupKey === 'customer 499');
	expect(await queue.complete(last ?? { id: '', token: '' }, null)).toBe('done');
	expect(await taken(queue)).toMatchObject({ id: '999', groupKey: 'customer 499' });
}, 60_000);

test('more jobs than one script moves become due at once, and are still handed out by priority and in the order they were added', async () => {
	const queue = await scene.open();
	await addMany(queue, 1_200, (index) => `g${index}`, '', 1_000);
	await queue.add(job('urgent', { priority: 9, delayMs: 1_000 }));
	await queue.add(job('later', { delayMs: 60_000 }));
	const end = performance.now() + 20_000;
	for (let due = await queue.nextDueIn(); due !== null && due < 30_000 && performance.now() < end; due = await queue.nextDueIn());
	expect((await queue.stats()).counts).toMatchObject({ waiting: 1_201, delayed: 1 });
	const ids = [];
	for (let index = 0; index < 4; index++) ids.push((await taken(queue)).id);
	expect(ids).toEqual(['urgent', '0', '1', '2']);
}, 60_000);

test('a clock of Redis that is set back an hour makes no job wait an hour, and no lease live for ever', async () => {
	const queue = await scene.open();
	await queue.add(job('delayed', { delayMs: 400 }));
	await queue.add(job('stalled', { priority: 1 }));
	await taken(queue, 300);
	// The time of the last step, and what hangs on it, as they would be had the clock been an hour ahead until now.
	await scene.withClient(async (client) => {
		const [bull, own] = [`${scene.prefix}queue:orders:`, `${scene.prefix}queue-order:orders:`];
		const ahead = 3_600_000;
		await client.incrby(`${own}time`, ahead);
		await client.zincrby(`${bull}delayed`, ahead * 4096, 'j-delayed');
		await client.hincrby(`${bull}j-delayed`, 'dueAt', ahead);
		await client.hincrby(`${bull}j-stalled`, 'leasedAt', ahead);
	});
	await queue.add(job('other', { delayMs: 60_000 }));
	expect(await queue.get('delayed')).toMatchObject({ state: 'delayed' });
	const end = performance.now() + 10_000;
	let next = null;
	let stalled: unknown[] = [];
	while ((next === null || stalled.length === 0) && performance.now() < end) {
		next ??= await queue.take({ leaseMs: 60_000, concurrency: 10 });
		if (stalled.length === 0) stalled = await queue.takeStalled({ leaseMs: 60_000, except: [], limit: 10 });
	}
	expect(next).toMatchObject({ id: 'delayed' });
	expect(stalled).toMatchObject([{ id: 'stalled' }]);
}, 20_000);

test('ended jobs are forgotten when their time is over, a few with each step, and their ids are free again', async () => {
	const queue = await scene.open();
	for (const id of ['a', 'b', 'c']) await queue.add(job(id, { groupKey: 'g' }));
	await queue.complete(await taken(queue), null);
	await queue.fail(await taken(queue), failure);
	await queue.cancel('c');
	const own = `${scene.prefix}queue-order:orders:`;
	const days = await scene.withClient(async (client) => {
		const kept = await client.zrange(`${own}kept`, '0', '-1', 'WITHSCORES');
		const [seconds = '0'] = await client.time();
		for (const id of ['j-a', 'j-b', 'j-c']) await client.zadd(`${own}kept`, 1, id);
		return kept.filter((_, index) => index % 2 === 1).map((until) => Math.round((Number(until) / 1000 - Number(seconds)) / 86_400));
	});
	expect(days).toEqual([7, 7, 30]);
	expect(await queue.get('a')).toBeNull();
	expect(await queue.list({ states: ['completed', 'failed', 'cancelled'], limit: 10 })).toEqual([]);
	expect(await queue.retry('b')).toBeNull();
	expect(await queue.add(job('a', { payload: '"new"' }))).toMatchObject({ added: true, job: { payload: '"new"' } });
	expect((await queue.stats()).counts).toMatchObject({ waiting: 1, completed: 0, failed: 0, cancelled: 0 });
	expect(await queue.takeReports({ leaseMs: 1_000, limit: 10, endedAfter: 0 })).toEqual([]);
	await queue.complete(await taken(queue), null);
	await scene.withClient(async (client) => {
		await client.zadd(`${own}kept`, 1, 'j-a');
		await queue.add(job('z'));
		expect((await client.keys(`${scene.prefix}*`)).filter((key) => /j-[abc]|:g$/.test(key))).toEqual([]);
	});
});
