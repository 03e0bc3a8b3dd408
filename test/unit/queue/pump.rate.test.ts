import * as fc from 'fast-check';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { ConnectorError } from '../../../lib/domain/errors';
import { job, queueScene, runsOf, startPump } from './fixtures';

function rated(limit: number, perMs: number) {
	const scene = queueScene();
	const store = new MemoryStore(scene.clock);
	const slots: boolean[] = [];
	const counted = { takeSlot: async (key: string, window: { limit: number; windowMs: number }) => {
		const slot = await store.takeSlot(key, window);
		slots.push(slot.granted);
		return slot;
	} };
	return { ...scene, store, slots, rate: { limit, perMs, store: async () => counted } };
}

describe('the rate of runs', () => {
	test('never more than the limit begin within the period, over two pumps too, and none waits longer than it must', async () => {
		const property = fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.constantFrom(1_000, 10_000), fc.integer({ min: 0, max: 3_000 }), async (limit, perMs, runMs) => {
			const scene = rated(limit, perMs);
			for (let index = 0; index < 3 * limit; index++) await scene.queue.add(job(`${index}`));
			const { run, started } = runsOf(scene.clock, runMs);
			const from = scene.clock.now();
			const pumps = [0, 1].map(() => startPump(scene, run, { rate: scene.rate }));
			await scene.clock.advance(4 * perMs + 10 * runMs);
			await scene.clock.run(Promise.all(pumps.map(async (pump) => await pump.stop())));
			expect(started).toHaveLength(3 * limit);
			for (const [index, { at }] of started.entries()) {
				const before = started[index - limit];
				if (before !== undefined) expect(at - before.at).toBeGreaterThanOrEqual(perMs);
			}
			if (runMs < perMs / 2) expect((started.at(-1)?.at ?? 0) - from).toBeLessThan(2.5 * perMs + 1_000);
			expect((await scene.queue.stats()).counts.completed).toBe(3 * limit);
		});
		await fc.assert(property, { numRuns: 15 });
	});

	test('nothing that is due takes no place: the first job after a pause starts at once', async () => {
		const scene = rated(1, 60_000);
		const { run, started } = runsOf(scene.clock, 100);
		const pump = startPump(scene, run, { rate: scene.rate });
		await scene.clock.advance(120_000);
		expect(scene.slots).toEqual([]);
		await scene.queue.add(job('a'));
		const added = scene.clock.now();
		await scene.clock.advance(3_000);
		expect((started[0]?.at ?? Infinity) - added).toBeLessThanOrEqual(2_000);
		await scene.clock.run(pump.stop());
	});

	test('jobs that wait for their group take no places from others', async () => {
		const scene = rated(3, 60_000);
		for (const id of ['a1', 'a2']) await scene.queue.add(job(id, { groupKey: 'a' }));
		const { run, ids } = runsOf(scene.clock, 30_000);
		const pump = startPump(scene, run, { rate: scene.rate });
		await scene.clock.advance(20_000);
		await scene.queue.add(job('b1', { groupKey: 'b' }));
		await scene.clock.advance(3_000);
		expect(ids()).toEqual(['a1', 'b1']);
		expect(scene.slots).toEqual([true, true]);
		await scene.clock.run(pump.stop());
	});

	test('a job that must wait for the rate keeps its place and its attempts', async () => {
		const scene = rated(1, 10_000);
		for (const id of ['a', 'b', 'c']) await scene.queue.add(job(id));
		const { run, started } = runsOf(scene.clock, 10);
		const pump = startPump(scene, run, { rate: scene.rate });
		await scene.clock.advance(5_000);
		expect((await scene.queue.stats()).counts).toMatchObject({ waiting: 2, running: 0 });
		expect(await scene.queue.get('b')).toMatchObject({ attempt: 0 });
		await scene.clock.advance(16_000);
		expect(started.map(({ id, attempt }) => [id, attempt])).toEqual([['a', 1], ['b', 1], ['c', 1]]);
		await scene.clock.run(pump.stop());
	});

	test('where nobody can count, nothing begins, and the job goes back', async () => {
		const scene = rated(1, 10_000);
		await scene.queue.add(job('a'));
		let away = true;
		const store = async () => {
			if (away) throw new ConnectorError('unavailable', 'The Store is away.', { system: 'Store' });
			return scene.store;
		};
		const { run, ids } = runsOf(scene.clock, 10);
		const pump = startPump(scene, run, { rate: { limit: 1, perMs: 10_000, store } });
		await scene.clock.advance(30_000);
		expect(ids()).toEqual([]);
		expect(await scene.queue.get('a')).toMatchObject({ state: 'waiting', attempt: 0 });
		away = false;
		await scene.clock.advance(6_000);
		expect(ids()).toEqual(['a']);
		await scene.clock.run(pump.stop());
	});
});
