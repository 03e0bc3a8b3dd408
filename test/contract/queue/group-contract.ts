import type { JobQueue, LeasedJob } from '../../../lib/domain/queue';
import { times } from '../store/store-contract';
import { addAll, failure, job, long, stalled, stateOf, takeAll, taken, type Scene } from './support';

const nothing = async (queue: JobQueue): Promise<boolean> => (await queue.take({ leaseMs: long, concurrency: 1_000 })) === null;

/** Two jobs of one group and the first of them running. */
async function pair(queue: JobQueue): Promise<LeasedJob> {
	await addAll(queue, ['a1', 'a2'], { groupKey: 'a' });
	const first = await taken(queue);
	expect(first.id).toBe('a1');
	expect(await nothing(queue)).toBe(true);
	return first;
}

export function groupContract(scene: Scene): void {
	describe('groups', () => {
		test('of each group one job runs at a time, in the order of adding; other groups and jobs without one go past', async () => {
			const { queue, other } = scene();
			for (const id of ['a1', 'a2', 'b1', 'a3', 'x', 'b2']) await queue.add(job(id, { groupKey: id === 'x' ? null : (id[0] ?? null) }));
			const [a1, b1, x] = [await taken(queue), await taken(other), await taken(queue)];
			expect([a1.id, b1.id, x.id]).toEqual(['a1', 'b1', 'x']);
			expect(await nothing(other)).toBe(true);
			await other.complete(a1, null);
			expect(await takeAll(queue)).toEqual(['a2']);
			await queue.complete(b1, null);
			expect(await takeAll(other)).toEqual(['b2']);
		});

		test.each<[string, (queue: JobQueue, lease: LeasedJob) => Promise<unknown>]>([
			['completed', (queue, lease) => queue.complete(lease, null)],
			['failed for good', (queue, lease) => queue.fail(lease, failure)],
			['parked', (queue, lease) => queue.park(lease, failure)],
		])('the next one comes when the one before it is %s', async (_, settle) => {
			const { queue, other } = scene();
			await settle(other, await pair(queue));
			expect((await taken(other)).id).toBe('a2');
		});

		test('the next one waits while the one before it waits for its next attempt', async () => {
			const { queue, other, harness } = scene();
			const first = await pair(queue);
			await queue.retryLater(first, failure, 300);
			expect(await nothing(other)).toBe(true);
			let again: LeasedJob | null = null;
			await harness.turnsTrueAfter(300, async () => (again = await other.take({ leaseMs: long, concurrency: 1_000 })) !== null);
			expect(again).toMatchObject({ id: 'a1', attempt: 2 });
			expect(await nothing(queue)).toBe(true);
		});

		test('the next one waits while the one before it is delayed, and comes when that is cancelled', async () => {
			const { queue, other } = scene();
			await queue.add(job('a1', { groupKey: 'a', delayMs: long }));
			await queue.add(job('a2', { groupKey: 'a' }));
			await queue.add(job('b1', { groupKey: 'b' }));
			expect(await takeAll(other)).toEqual(['b1']);
			await other.cancel('a1');
			expect(await takeAll(queue)).toEqual(['a2']);
		});

		test('the next one comes when the one before it is cancelled between two attempts', async () => {
			const { queue, other } = scene();
			await queue.retryLater(await pair(queue), failure, long);
			expect(await nothing(other)).toBe(true);
			await other.cancel('a1');
			expect(await takeAll(queue)).toEqual(['a2']);
		});

		test('cancelling one in the middle or at the end closes the gap', async () => {
			const { queue } = scene();
			await addAll(queue, ['a1', 'a2', 'a3', 'a4'], { groupKey: 'a' });
			const first = await taken(queue);
			await queue.cancel('a2');
			await queue.cancel('a4');
			expect(await nothing(queue)).toBe(true);
			await queue.complete(first, null);
			const third = await taken(queue);
			expect(third.id).toBe('a3');
			await queue.complete(third, null);
			expect(await nothing(queue)).toBe(true);
			await queue.add(job('a5', { groupKey: 'a' }));
			expect(await takeAll(queue)).toEqual(['a5']);
		});

		test('a released job is first in its group again', async () => {
			const { queue, other } = scene();
			const first = await pair(queue);
			await other.release(first);
			expect(await takeAll(queue)).toEqual(['a1']);
			expect(await queue.get('a1')).toMatchObject({ attempt: 1 });
		});

		test('a retried job goes to the end of its group', async () => {
			const { queue, other } = scene();
			await queue.fail(await pair(queue), failure);
			await queue.add(job('a3', { groupKey: 'a' }));
			await queue.retry('a1');
			for (const id of ['a2', 'a3', 'a1']) {
				const next = await taken(other);
				expect(next.id).toBe(id);
				expect(await nothing(queue)).toBe(true);
				await queue.complete(next, null);
			}
		});

		test('a job retried while a later one of its group runs waits for that one', async () => {
			const { queue, other } = scene();
			await queue.park(await pair(queue), failure);
			const second = await taken(other);
			await queue.retry('a1');
			expect(await nothing(queue)).toBe(true);
			await queue.complete(second, null);
			expect(await takeAll(queue)).toEqual(['a1']);
		});

		test('within a group priority counts for nothing', async () => {
			const { queue } = scene();
			await queue.add(job('a1', { groupKey: 'a', priority: 0 }));
			await queue.add(job('a2', { groupKey: 'a', priority: 1_000 }));
			const first = await taken(queue);
			expect(first.id).toBe('a1');
			await queue.complete(first, null);
			expect(await takeAll(queue)).toEqual(['a2']);
		});

		test('a stalled job keeps its group waiting until it is settled', async () => {
			const { queue, other, harness } = scene();
			await addAll(queue, ['a1', 'a2'], { groupKey: 'a' });
			await taken(queue, 200);
			let lost: LeasedJob[] = [];
			await harness.turnsTrueAfter(200, async () => (lost = await stalled(other)).length > 0);
			expect(await nothing(queue)).toBe(true);
			await Promise.all(lost.map(async (lease) => await other.park(lease, failure)));
			expect(await takeAll(queue)).toEqual(['a2']);
		});

		test('of a group that many take at once exactly one job is handed out', async () => {
			const { queue, other } = scene();
			await times(10, (index) => queue.add(job(`${index}`, { groupKey: '5511987654321' })));
			const got = await times(20, (index) => (index % 2 === 0 ? queue : other).take({ leaseMs: long, concurrency: 1_000 }));
			expect(got.filter((each) => each !== null)).toHaveLength(1);
		});

		test('a group whose jobs have all ended begins anew, also after many', async () => {
			const { queue } = scene();
			for (let index = 0; index < 5; index++) {
				await queue.add(job(`${index}`, { groupKey: 'a:b*' }));
				await queue.complete(await taken(queue), null);
				expect(await stateOf(queue, `${index}`)).toBe('completed');
			}
		});

		test('a group key of digits, colons and signs is a key of its own', async () => {
			const { queue } = scene();
			for (const [index, groupKey] of ['1', '01', 'a:1', 'a', ':', 'ação 🤖', 'A'].entries()) {
				await queue.add(job(`${index}`, { groupKey }));
				await queue.add(job(`${index}-next`, { groupKey }));
			}
			expect(await takeAll(queue)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
		});
	});
}
