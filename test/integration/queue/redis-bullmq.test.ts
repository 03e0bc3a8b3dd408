import { Queue } from 'bullmq';
import { failure, job, RedisScene, taken } from './redis-scene';

let scene: RedisScene;

beforeAll(async () => {
	scene = await RedisScene.start();
}, 120_000);
afterEach(() => scene.endTest());
afterAll(() => scene.server.stop());

/** The same queue as a dashboard for BullMQ sees it. */
async function withBullMq<T>(work: (queue: Queue) => Promise<T>): Promise<T> {
	const { host, port, password } = scene.server;
	const queue = new Queue('orders', { connection: { host, port, ...(password !== undefined && { password }) }, prefix: `${scene.prefix}queue` });
	try {
		return await work(queue);
	} finally {
		await queue.close();
	}
}

test('BullMQ finds each job where it belongs, with its payload, its result and its failure', async () => {
	const queue = await scene.open();
	for (const id of ['done', 'bad', '3', 'd:4']) await queue.add(job(id));
	await queue.add(job('delayed', { delayMs: 60_000 }));
	await queue.add(job('first', { groupKey: 'g', priority: 2 }));
	await queue.add(job('second', { groupKey: 'g' }));
	expect(await taken(queue)).toMatchObject({ id: 'first' });
	await queue.complete(await taken(queue), '{"number":1}');
	await queue.fail(await taken(queue), failure);
	await withBullMq(async (bull) => {
		const counts = await bull.getJobCounts('prioritized', 'delayed', 'waiting-children', 'active', 'completed', 'failed', 'wait');
		expect(counts).toEqual({ prioritized: 2, delayed: 1, 'waiting-children': 1, active: 1, completed: 1, failed: 1, wait: 0 });
		expect(await bull.getJob('j-done')).toMatchObject({ data: '{"order":1}', returnvalue: '{"number":1}' });
		expect(await (await bull.getJob('j-bad'))?.getState()).toBe('failed');
		expect(await bull.getJob('j-bad')).toMatchObject({ failedReason: failure.message, stacktrace: [] });
		expect(await bull.getJob('j-d%3A4')).toMatchObject({ data: '{"order":1}' });
	});
});

test('a queue that is paused in BullMQ hands nothing out until it goes on', async () => {
	const queue = await scene.open();
	await queue.add(job('a'));
	await withBullMq(async (bull) => {
		await bull.pause();
		expect(await queue.take({ leaseMs: 1_000, concurrency: 1 })).toBeNull();
		await bull.resume();
	});
	expect(await taken(queue)).toMatchObject({ id: 'a' });
});

test('a job that another program put into BullMQ is put away as failed, and holds up nobody', async () => {
	const queue = await scene.open();
	await withBullMq(async (bull) => {
		await bull.add('foreign', { any: 'thing' }, { jobId: 'x' });
		await queue.add(job('a'));
		expect(await queue.take({ leaseMs: 1_000, concurrency: 1 })).toMatchObject({ id: 'a' });
		expect(await bull.getFailedCount()).toBe(1);
	});
});

test('a job that was removed in a dashboard does not block its group for ever', async () => {
	const queue = await scene.open();
	for (const id of ['a', 'b', 'c']) await queue.add(job(id, { groupKey: 'g' }));
	await withBullMq(async (bull) => await (await bull.getJob('j-a'))?.remove());
	expect(await queue.takeStalled({ leaseMs: 1_000, except: [], limit: 10 })).toEqual([]);
	expect(await taken(queue)).toMatchObject({ id: 'b' });
});

test('all keys start with the prefix, and BullMQ keeps few events', async () => {
	const queue = await scene.open();
	const result = JSON.stringify('x'.repeat(50_000));
	for (let index = 0; index < 300; index++) {
		await queue.add(job(`${index}`));
		await queue.complete(await taken(queue), result);
	}
	await scene.withClient(async (client) => {
		expect((await client.keys('*')).filter((key) => !key.startsWith('test-'))).toEqual([]);
		expect(await client.xlen(`${scene.prefix}queue:orders:events`)).toBeLessThan(400);
	});
});

test('neither the driver nor BullMQ is loaded before the first call', async () => {
	const queue = await scene.open();
	expect(queue.location).toContain(`127.0.0.1:${scene.server.port}/0`);
	expect(Object.keys(require.cache ?? {}).filter((file) => file.includes('/lib/') && file.includes('bullmq'))).toEqual([]);
});
