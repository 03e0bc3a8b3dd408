import type { JobQueue } from '../../../lib/domain/queue';
import { job, RedisScene, taken } from './redis-scene';

const hour = 3_600_000;
let scene: RedisScene;
let queue: JobQueue;

beforeAll(async () => {
	scene = await RedisScene.start();
}, 120_000);
beforeEach(async () => {
	queue = await scene.open();
});
afterEach(() => scene.endTest());
afterAll(() => scene.server.stop());

/** Leaves the queue as it would be had the clock of Redis been ahead by so much until now. */
async function setBack(ms: number, delayed: readonly string[]): Promise<void> {
	await scene.withClient(async (client) => {
		const [bull, own] = [`${scene.prefix}queue:orders:`, `${scene.prefix}queue-order:orders:`];
		await client.incrby(`${own}time`, ms);
		for (const id of delayed) {
			await client.zincrby(`${bull}delayed`, ms * 4096, `j-${id}`);
			await client.hincrby(`${bull}j-${id}`, 'dueAt', ms);
		}
	});
}

/** Commands that Redis runs for this, inside scripts and out. */
async function commandsOf(work: () => Promise<unknown>): Promise<number> {
	return await scene.withClient(async (client) => {
		await client.config('RESETSTAT');
		await work();
		return [...(await client.info('commandstats')).matchAll(/calls=(\d+)/g)].reduce((sum, [, calls]) => sum + Number(calls), 0);
	});
}

test('the clock of Redis is set back: no step costs more for it, however many jobs wait', async () => {
	for (let from = 0; from < 2_000; from += 500) {
		await Promise.all(Array.from({ length: 500 }, async (_, index) => await queue.add(job(`j${from + index}`, { delayMs: index % 2 === 0 ? 0 : hour }))));
	}
	await setBack(5_000, []);
	expect(await commandsOf(async () => await taken(queue))).toBeLessThan(200);
	expect((await queue.stats()).counts).toMatchObject({ waiting: 999, delayed: 1_000, running: 1 });
});

test('a queue where nothing happens but waiting does not wait until the clock has caught up', async () => {
	await queue.add(job('soon', { delayMs: 500 }));
	await setBack(hour, ['soon']);
	expect(await queue.nextDueIn()).toBeLessThanOrEqual(500);
	let next = null;
	for (const end = performance.now() + 5_000; next === null && performance.now() < end;) next = await queue.take({ leaseMs: 60_000, concurrency: 10 });
	expect(next).toMatchObject({ id: 'soon' });
});

test('what is told to people is by the clock, also while the queue is ahead of it', async () => {
	await setBack(Date.now() + hour, []);
	const { job: added } = await queue.add(job('a', { delayMs: 60_000 }));
	expect(Math.abs(added.addedAt - Date.now())).toBeLessThan(30_000);
	expect(added.dueAt - added.addedAt).toBe(60_000);
	await queue.add(job('b'));
	const { oldestDueAt } = await queue.stats();
	expect(Math.abs((oldestDueAt ?? 0) - Date.now())).toBeLessThan(30_000);
	const lease = await taken(queue);
	expect(await queue.complete(lease, null)).toBe('done');
	const ended = await queue.get('b');
	for (const time of [ended?.startedAt, ended?.endedAt]) expect(Math.abs((time ?? 0) - Date.now())).toBeLessThan(30_000);
});

test('set back again and again, delays and leases run on', async () => {
	await queue.add(job('leased'));
	await queue.take({ leaseMs: 400, concurrency: 10 });
	await queue.add(job('delayed', { delayMs: 60_000 }));
	for (let times = 1; times <= 3; times++) {
		await scene.withClient(async (client) => await client.set(`${scene.prefix}queue-order:orders:ahead`, String(-times * hour)));
		const due = await queue.nextDueIn();
		expect(due).toBeGreaterThan(50_000);
		expect(due).toBeLessThanOrEqual(60_000);
		expect(await queue.take({ leaseMs: 400, concurrency: 10 })).toBeNull();
	}
	let stalled: unknown[] = [];
	for (const end = performance.now() + 5_000; stalled.length === 0 && performance.now() < end;) stalled = await queue.takeStalled({ leaseMs: 60_000, except: [], limit: 10 });
	expect(stalled).toMatchObject([{ id: 'leased' }]);
}, 20_000);
