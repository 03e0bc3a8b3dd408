import type { JobQueue } from '../../../lib/domain/queue';
import { failure, job, long, stateOf, takeAll, taken, type Scene } from './support';

/** Brings the only job of the queue into a state. */
const into: Readonly<Record<string, (queue: JobQueue) => Promise<unknown>>> = {
	waiting: async () => undefined,
	delayed: async (queue) => await queue.retryLater(await taken(queue), failure, long),
	running: async (queue) => await taken(queue),
	completed: async (queue) => await queue.complete(await taken(queue), null),
	failed: async (queue) => await queue.fail(await taken(queue), failure),
	parked: async (queue) => await queue.park(await taken(queue), failure),
	cancelled: async (queue) => await queue.cancel('a'),
};

export function peopleContract(scene: Scene): void {
	describe('what people do', () => {
		test.each(['failed', 'parked', 'cancelled'])('a %s job that is retried waits again, with all its attempts before it', async (state) => {
			const { queue, other } = scene();
			await queue.add(job('a', { maxAttempts: 2 }));
			await queue.retryLater(await taken(queue), failure, 0);
			await into[state]?.(queue);
			expect(await stateOf(queue, 'a')).toBe(state);
			expect(await other.retry('a')).toMatchObject({ id: 'a', state: 'waiting', attempt: 0, startedAt: null, endedAt: null, failure: null });
			expect(await taken(queue)).toMatchObject({ id: 'a', attempt: 1, maxAttempts: 2, failure: null });
		});

		test.each(['waiting', 'delayed', 'running', 'completed'])('a %s job cannot be retried, and stays as it is', async (state) => {
			const { queue, other } = scene();
			await queue.add(job('a'));
			await into[state]?.(queue);
			const before = await queue.get('a');
			await expect(other.retry('a')).rejects.toMatchObject({ code: 'validation', system: 'Write Queue' });
			expect(await queue.get('a')).toEqual(before);
		});

		test.each(['waiting', 'delayed'])('a %s job that is cancelled is not handed out any more', async (state) => {
			const { queue, other } = scene();
			await queue.add(job('a'));
			await into[state]?.(queue);
			expect(await other.cancel('a')).toMatchObject({ id: 'a', state: 'cancelled', endedAt: expect.any(Number) });
			expect(await takeAll(queue)).toEqual([]);
			expect((await queue.stats()).counts).toMatchObject({ cancelled: 1, waiting: 0, delayed: 0 });
		});

		test('a job that waits for its own delay can be cancelled', async () => {
			const { queue, harness } = scene();
			await queue.add(job('a', { delayMs: 100 }));
			await queue.cancel('a');
			await harness.pass(120);
			expect(await takeAll(queue)).toEqual([]);
			expect(await stateOf(queue, 'a')).toBe('cancelled');
		});

		test.each(['failed', 'parked'])('a %s job that is cancelled is closed: it counts no more, keeps its failure, and can still be retried', async (state) => {
			const { queue, other, harness } = scene();
			await queue.add(job('a', { groupKey: 'g' }));
			await queue.add(job('b', { groupKey: 'g' }));
			await into[state]?.(queue);
			const before = await queue.get('a');
			await harness.pass(5);
			const closed = await other.cancel('a');
			expect(closed).toMatchObject({ id: 'a', state: 'cancelled', attempt: 1, failure, result: null, startedAt: before?.startedAt });
			expect(closed?.endedAt).toBeGreaterThan(before?.endedAt ?? Infinity);
			expect(await queue.get('a')).toEqual(closed);
			expect((await queue.stats()).counts).toMatchObject({ cancelled: 1, failed: 0, parked: 0, waiting: 1 });
			expect(await queue.endedBadly({ endedAfter: 0 })).toMatchObject({ failed: { jobs: 0 }, parked: { jobs: 0 } });
			expect(await queue.list({ states: ['failed', 'parked'], limit: 10 })).toEqual([]);
			expect(await queue.add(job('a', { groupKey: 'g' }))).toMatchObject({ added: false, job: { state: 'cancelled' } });
			const next = await taken(queue);
			expect(next.id).toBe('b');
			expect(await other.retry('a')).toMatchObject({ state: 'waiting', attempt: 0 });
			expect(await takeAll(queue)).toEqual([]);
			await queue.complete(next, null);
			expect(await takeAll(queue)).toEqual(['a']);
		});

		test.each(['running', 'completed', 'cancelled'])('a %s job cannot be cancelled, and stays as it is', async (state) => {
			const { queue, other } = scene();
			await queue.add(job('a'));
			await into[state]?.(queue);
			const before = await queue.get('a');
			await expect(other.cancel('a')).rejects.toMatchObject({ code: 'validation', system: 'Write Queue' });
			expect(await queue.get('a')).toEqual(before);
		});

		test('an old lease settles nothing after a retry, not even in the way it did before', async () => {
			const { queue, other } = scene();
			await queue.add(job('a'));
			const old = await taken(queue);
			await queue.fail(old, failure);
			await queue.retry('a');
			const now = await taken(other);
			expect(await queue.complete(old, null)).toBe('lost');
			expect(await other.fail(old, failure)).toBe('again');
			expect(await queue.renew(old, long)).toBe(false);
			expect(await stateOf(queue, 'a')).toBe('running');
			expect(await other.complete(now, null)).toBe('done');
		});

		test('of a cancelling and a taking process exactly one gets the job', async () => {
			const { queue, other } = scene();
			for (let round = 0; round < 10; round++) {
				await queue.add(job(`${round}`));
				const [lease, cancelled] = await Promise.all([queue.take({ leaseMs: long, concurrency: 1_000 }), other.cancel(`${round}`).catch(() => null)]);
				expect([lease === null, cancelled === null].filter(Boolean)).toHaveLength(1);
			}
		});

		test('of two retries at once exactly one brings the job back, and it is handed out once', async () => {
			const { queue, other } = scene();
			await queue.add(job('a'));
			await into['failed']?.(queue);
			const answers = await Promise.allSettled([queue.retry('a'), other.retry('a')]);
			expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
			expect(await takeAll(queue)).toEqual(['a']);
		});
	});
}
