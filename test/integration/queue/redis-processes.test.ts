import type { LeasedJob } from '../../../lib/domain/queue';
import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';
import { until } from '../../support/servers/until.ts';
import { failure, job, RedisScene, taken } from './redis-scene';
import { killTakers, startTaker, takerParts } from './start-redis-taker';

let scene: RedisScene;
let lib: CompiledLib;

beforeAll(async () => {
	[scene, lib] = await Promise.all([RedisScene.start(), compileLib(takerParts)]);
}, 120_000);
afterEach(async () => {
	killTakers();
	await scene.endTest();
});
afterAll(async () => {
	await lib.remove();
	await scene.server.stop();
});

/** Does it for all numbers, some at a time. */
async function many(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
	for (let from = 0; from < count; from += 100) {
		await Promise.all(Array.from({ length: Math.min(100, count - from) }, async (_, index) => await work(from + index)));
	}
}

test('three processes take 2,000 jobs of 50 groups: none twice, none lost, each group in its order', async () => {
	const queue = await scene.open();
	await many(2_000, async (index) => await queue.add(job(String(index), { groupKey: `customer ${index % 50}`, priority: index % 7 })));
	const takers = Array.from({ length: 3 }, () => startTaker(lib, { job: 'drain', redis: scene.options(), leaseMs: 30_000 }));
	for (const taker of takers) expect(await taker.ended).toEqual({ code: 0, errors: '' });
	const told = takers.map((taker) => taker.lines().map((line) => JSON.parse(line) as { id: string; groupKey: string; settled: string }));
	const all = told.flat();
	expect(all.every(({ settled }) => settled === 'done')).toBe(true);
	expect(told.every((one) => one.length > 100)).toBe(true);
	expect(all.map(({ id }) => Number(id)).sort((left, right) => left - right)).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
	const ended = [];
	for (let after: string | undefined; ended.length < 2_000; after = ended.at(-1)?.id) {
		ended.push(...(await queue.list({ states: ['completed'], limit: 1_000, ...(after !== undefined && { after }) })));
	}
	for (let group = 0; group < 50; group++) {
		const line = ended.filter(({ groupKey }) => groupKey === `customer ${group}`).reverse();
		for (const [index, { startedAt }] of line.entries()) {
			const before = line[index - 1];
			if (before !== undefined) expect(startedAt).toBeGreaterThanOrEqual(before.endedAt ?? Infinity);
		}
	}
}, 60_000);

test('the job of a process that was killed is handed to one caller, once, and its group waits until that one has settled it', async () => {
	const queue = await scene.open();
	const other = await scene.open();
	await queue.add(job('1', { groupKey: 'g' }));
	await queue.add(job('2', { groupKey: 'g' }));
	const taker = startTaker(lib, { job: 'hold', redis: scene.options(), leaseMs: 400 });
	await until(() => taker.lines().length === 1, 'the job in the other process');
	taker.kill();
	await taker.ended;
	expect(await queue.take({ leaseMs: 1_000, concurrency: 9 })).toBeNull();
	const found: LeasedJob[] = [];
	await until(async () => {
		const both = await Promise.all([queue, other].map(async (each) => await each.takeStalled({ leaseMs: 60_000, except: [], limit: 10 })));
		found.push(...both.flat());
		return found.length > 0;
	}, 'the stalled job');
	expect(found).toMatchObject([{ id: '1', attempt: 1 }]);
	expect(await queue.take({ leaseMs: 1_000, concurrency: 9 })).toBeNull();
	expect(await queue.park(found[0] ?? { id: '', token: '' }, failure)).toBe('done');
	expect(await taken(queue)).toMatchObject({ id: '2' });
}, 20_000);

test('a lease from a process that is dead settles the job from another, as long as nobody else has it', async () => {
	const queue = await scene.open();
	await queue.add(job('order:17'));
	const taker = startTaker(lib, { job: 'hold', redis: scene.options(), leaseMs: 60_000 });
	await until(() => taker.lines().length === 1, 'the job in the other process');
	taker.kill();
	const { id, token }: LeasedJob = JSON.parse(taker.lines()[0] ?? '');
	expect(await queue.renew({ id, token }, 60_000)).toBe(true);
	expect(await queue.complete({ id, token }, '{"number":"4711"}')).toBe('done');
	expect(await queue.get('order:17')).toMatchObject({ state: 'completed', result: '{"number":"4711"}' });
}, 20_000);

test('processes that are killed at any moment leave each job either as it was, running, or completed', async () => {
	const queue = await scene.open();
	await many(300, async (index) => await queue.add(job(String(index), { groupKey: `g${index % 10}` })));
	for (let round = 0; round < 3; round++) {
		const taker = startTaker(lib, { job: 'work', redis: scene.options(), leaseMs: 300 });
		await until(() => taker.lines().length >= 20 + round * 7, 'some jobs done');
		taker.kill();
		await taker.ended;
	}
	const attempts = new Map<string, number>();
	await until(async () => {
		for (const stalled of await queue.takeStalled({ leaseMs: 60_000, except: [], limit: 10 })) {
			attempts.set(stalled.id, (attempts.get(stalled.id) ?? 0) + 1);
			await queue.retryLater(stalled, failure, 0);
		}
		for (let next = await queue.take({ leaseMs: 60_000, concurrency: 100 }); next !== null; next = await queue.take({ leaseMs: 60_000, concurrency: 100 })) {
			await queue.complete(next, null);
		}
		return (await queue.stats()).counts.completed === 300;
	}, 'all jobs done');
	// At most the one that each process was busy with.
	expect(attempts.size).toBeLessThanOrEqual(3);
	expect((await queue.stats()).counts).toMatchObject({ waiting: 0, delayed: 0, running: 0, failed: 0 });
}, 30_000);

test('a process that leaves without closing ends by itself and prints nothing', async () => {
	const taker = startTaker(lib, { job: 'leave', redis: scene.options(), leaseMs: 1_000 });
	expect(await taker.ended).toEqual({ code: 0, errors: '' });
	expect(taker.lines()).toHaveLength(1);
}, 20_000);
