import { times } from '../store/store-contract';
import type { JobQueue } from '../../../lib/domain/queue';
import { addAll, failure, job, long, stateOf, takeAll, taken, type Scene } from './support';

export function orderContract(scene: Scene): void {
	describe('handing out', () => {
		test('goes in the order of adding, whoever takes', async () => {
			const { queue, other } = scene();
			const ids = Array.from({ length: 12 }, (_, index) => `${(index * 7) % 12}`);
			for (const [index, id] of ids.entries()) await (index % 2 === 0 ? queue : other).add(job(id));
			const got: string[] = [];
			for (let index = 0; index < 12; index++) got.push((await taken(index % 3 === 0 ? queue : other)).id);
			expect(got).toEqual(ids);
		});

		test('gives the lease, the attempt and when it began', async () => {
			const { queue } = scene();
			const { job: added } = await queue.add(job('a'));
			const first = await taken(queue);
			expect(first).toMatchObject({ ...added, state: 'running', attempt: 1, startedAt: expect.any(Number), token: expect.stringMatching(/^[\x21-\x7e]{1,500}$/) });
			expect(first.startedAt).toBeGreaterThanOrEqual(added.addedAt);
			await queue.retryLater(first, failure, 0);
			const second = await taken(queue);
			expect(second).toMatchObject({ attempt: 2, failure });
			expect(second.token).not.toBe(first.token);
		});

		test('higher priority goes first, equal priority in the order of adding', async () => {
			const { queue } = scene();
			for (const [id, priority] of [['a0', 0], ['b1', 1], ['c1000', 1_000], ['d1', 1], ['e0', 0], ['f999', 999]] as const) await queue.add(job(id, { priority }));
			expect(await takeAll(queue)).toEqual(['c1000', 'f999', 'b1', 'd1', 'a0', 'e0']);
		});

		test('of 60 callers at once, over two processes, each gets another job', async () => {
			const { queue, other } = scene();
			await times(40, (index) => queue.add(job(`${index}`)));
			const got = await times(60, (index) => (index % 2 === 0 ? queue : other).take({ leaseMs: long, concurrency: 1_000 }));
			const ids = got.flatMap((each) => (each === null ? [] : [each.id]));
			expect(ids).toHaveLength(40);
			expect(new Set(ids).size).toBe(40);
		});

		test('never more than `concurrency` run at once over all processes; an end makes room', async () => {
			const { queue, other } = scene();
			await addAll(queue, ['a', 'b', 'c', 'd', 'e', 'f']);
			const got = await times(20, (index) => (index % 2 === 0 ? queue : other).take({ leaseMs: long, concurrency: 3 }));
			const running = got.flatMap((each) => (each === null ? [] : [each]));
			expect(running.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
			const [first, second, third] = running;
			if (first === undefined || second === undefined || third === undefined) throw new Error('three must run');
			expect(await other.take({ leaseMs: long, concurrency: 4 })).toMatchObject({ id: 'd' });
			await queue.complete(first, null);
			expect(await other.take({ leaseMs: long, concurrency: 3 })).toBeNull();
			await queue.fail(second, failure);
			expect(await other.take({ leaseMs: long, concurrency: 3 })).toMatchObject({ id: 'e' });
			await queue.retryLater(third, failure, long);
			expect(await other.take({ leaseMs: long, concurrency: 3 })).toMatchObject({ id: 'f' });
			expect(await queue.take({ leaseMs: long, concurrency: 3 })).toBeNull();
		});

		test('urgent jobs have two places more, over all processes; the others none', async () => {
			const { queue, other } = scene();
			const take = async (from = queue) => (await from.take({ leaseMs: long, concurrency: 2, urgentFrom: 1_000 }))?.id;
			await addAll(queue, ['a', 'b', 'c'], { priority: 999 });
			expect([await take(), await take(other), await take(), await take(other)]).toEqual(['a', 'b', undefined, undefined]);
			await addAll(queue, ['u1', 'u2', 'u3'], { priority: 1_000 });
			expect(await queue.take({ leaseMs: long, concurrency: 2 })).toBeNull();
			expect([await take(), await take(other), await take(), await take(other)]).toEqual(['u1', 'u2', undefined, undefined]);
			// With more places there is room for another one.
			expect(await queue.take({ leaseMs: long, concurrency: 3, urgentFrom: 1_000 })).toMatchObject({ id: 'u3' });
		});

		test('an urgent job has its further place also when its delay is over, after its group’s turn, and while lost runs take the others', async () => {
			const { queue, harness } = scene();
			const urgent = { leaseMs: long, concurrency: 1, urgentFrom: 7 };
			const lost = await taken(await addedTo(queue, 'lost'), 100, 1);
			await queue.add(job('head', { groupKey: 'g', delayMs: 200 }));
			await queue.add(job('behind', { groupKey: 'g', priority: 7 }));
			await queue.add(job('late', { priority: 7, delayMs: 200 }));
			expect(await queue.take(urgent)).toBeNull();
			await harness.turnsTrueAfter(200, async () => (await queue.take(urgent))?.id === 'late');
			expect(await queue.take(urgent)).toBeNull();
			await queue.cancel('head');
			expect(await queue.take(urgent)).toMatchObject({ id: 'behind' });
			expect(await queue.renew(lost, long)).toBe(true);
		});

		test('an urgent job counts among those that run: it leaves no place for others', async () => {
			const { queue } = scene();
			await addAll(queue, ['u1', 'u2'], { priority: 9 });
			await addAll(queue, ['a', 'b']);
			const take = async () => await queue.take({ leaseMs: long, concurrency: 2, urgentFrom: 9 });
			const [first, second] = [await take(), await take()];
			expect([first?.id, second?.id, await take()]).toEqual(['u1', 'u2', null]);
			if (first) await queue.complete(first, null);
			expect(await take()).toMatchObject({ id: 'a' });
		});

		test('where only urgent jobs are asked for, no other is handed out, though there is room', async () => {
			const { queue } = scene();
			await addAll(queue, ['a', 'b']);
			const take = async () => await queue.take({ leaseMs: long, concurrency: 5, urgentFrom: 9, onlyUrgent: true });
			expect(await take()).toBeNull();
			await queue.add(job('u', { priority: 9 }));
			expect([await take(), await take()]).toEqual([expect.objectContaining({ id: 'u' }), null]);
		});

		test('a released and a parked job make room, too', async () => {
			const { queue } = scene();
			await addAll(queue, ['a', 'b']);
			await queue.release(await taken(queue, long, 1));
			const again = await taken(queue, long, 1);
			expect(again.id).toBe('a');
			await queue.park(again, failure);
			expect((await taken(queue, long, 1)).id).toBe('b');
		});

		test('a delayed job comes when its time has come, and not before', async () => {
			const { queue, other, harness } = scene();
			const { job: added } = await queue.add(job('later', { delayMs: 400 }));
			expect(added).toMatchObject({ state: 'delayed', dueAt: added.addedAt + 400 });
			await queue.add(job('now'));
			expect(await takeAll(other)).toEqual(['now']);
			await harness.turnsTrueAfter(400, async () => (await other.take({ leaseMs: long, concurrency: 1_000 }))?.id === 'later');
			expect(await queue.get('later')).toMatchObject({ state: 'running', dueAt: added.dueAt });
		});

		test('a job whose delay is over goes by its priority, or else its place in the line', async () => {
			const { queue, harness } = scene();
			await queue.add(job('first', { delayMs: 200 }));
			await queue.add(job('urgent', { delayMs: 200, priority: 5 }));
			await queue.add(job('second'));
			await harness.turnsTrueAfter(200, async () => (await queue.stats()).counts.waiting === 3);
			expect((await takeAll(queue))[0]).toBe('urgent');
		});

		test('a delayed job shows as waiting once it is due', async () => {
			const { queue, harness } = scene();
			await queue.add(job('a', { delayMs: 300 }));
			await harness.turnsTrueAfter(300, async () => (await stateOf(queue, 'a')) === 'waiting');
		});

		test('says how long it is until the next delayed job', async () => {
			const { queue, other } = scene();
			await queue.add(job('now'));
			expect(await queue.nextDueIn()).toBeNull();
			await queue.add(job('far', { delayMs: 50_000 }));
			await queue.add(job('near', { delayMs: 20_000 }));
			const due = await other.nextDueIn();
			expect(due).toBeGreaterThan(10_000);
			expect(due).toBeLessThanOrEqual(20_000);
			await queue.cancel('near');
			expect(await queue.nextDueIn()).toBeGreaterThan(40_000);
			await queue.cancel('far');
			expect(await queue.nextDueIn()).toBeNull();
			await queue.retryLater(await taken(queue), failure, 30_000);
			expect(await queue.nextDueIn()).toBeGreaterThan(20_000);
		});
	});
}

async function addedTo(queue: JobQueue, id: string): Promise<JobQueue> {
	await queue.add(job(id));
	return queue;
}
