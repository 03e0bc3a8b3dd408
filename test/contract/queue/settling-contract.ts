import type { JobQueue, Lease, LeasedJob, Settled } from '../../../lib/domain/queue';
import { failure, job, long, stalled, stateOf, takeAll, taken, type Scene } from './support';

type Settle = (queue: JobQueue, lease: Lease) => Promise<Settled>;

const ways: ReadonlyArray<[string, Settle, Record<string, unknown>]> = [
	['complete', (queue, lease) => queue.complete(lease, '{"order":"1"}'), { state: 'completed', attempt: 1, result: '{"order":"1"}', failure: null }],
	['retryLater', (queue, lease) => queue.retryLater(lease, failure, long), { state: 'delayed', attempt: 1, result: null, failure }],
	['fail', (queue, lease) => queue.fail(lease, failure), { state: 'failed', attempt: 1, result: null, failure }],
	['park', (queue, lease) => queue.park(lease, failure), { state: 'parked', attempt: 1, result: null, failure }],
	['release', (queue, lease) => queue.release(lease), { state: 'waiting', attempt: 0, result: null }],
];

export function settlingContract(scene: Scene): void {
	describe('settling', () => {
		test.each(ways)('%s by the lease, from another process, puts the job where it belongs', async (_, settle, expected) => {
			const { queue, other } = scene();
			await queue.add(job('a'));
			const { id, token } = await taken(queue);
			expect(await settle(other, { id, token })).toBe('done');
			expect(await queue.get('a')).toMatchObject(expected);
			const ended = ['completed', 'failed', 'parked'].includes(String(expected['state']));
			expect((await queue.get('a'))?.endedAt).toEqual(ended ? expect.any(Number) : null);
		});

		test.each(ways)('%s once more by the same lease is told as such, however often, and changes nothing; in any other way it is lost', async (way, settle, expected) => {
			const { queue, other } = scene();
			await queue.add(job('a'));
			const lease = await taken(queue);
			await settle(queue, lease);
			const settled = await queue.get('a');
			for (const handle of [other, queue, other]) expect(await settle(handle, lease)).toBe('again');
			for (const [otherWay, otherSettle] of ways) if (otherWay !== way) expect([otherWay, await otherSettle(queue, lease)]).toEqual([otherWay, 'lost']);
			expect(await other.get('a')).toEqual(settled);
			expect(settled).toMatchObject(expected);
		});

		test.each(ways)('%s by a lease that was taken over is lost, and the new one still settles', async (_, settle, expected) => {
			const { queue, other, harness } = scene();
			await queue.add(job('a'));
			const old = await taken(queue, 100);
			let now: LeasedJob[] = [];
			await harness.turnsTrueAfter(100, async () => (now = await stalled(other)).length > 0);
			expect(await settle(queue, old)).toBe('lost');
			expect(await stateOf(queue, 'a')).toBe('running');
			expect(await settle(other, now[0] ?? old)).toBe('done');
			expect(await settle(queue, old)).toBe('lost');
			expect(await queue.get('a')).toMatchObject(expected);
		});

		test('a lease of an earlier attempt settles nothing while a later one runs, nor after it', async () => {
			const { queue, other } = scene();
			await queue.add(job('a'));
			const first = await taken(queue);
			await queue.retryLater(first, failure, 0);
			const second = await taken(other);
			// What it has settled is settled, and told again to whoever missed the answer.
			for (const [way, settle] of ways) expect(await settle(queue, first)).toBe(way === 'retryLater' ? 'again' : 'lost');
			expect(await queue.renew(first, long)).toBe(false);
			expect(await stateOf(queue, 'a')).toBe('running');
			expect(await other.complete(second, null)).toBe('done');
			expect(await queue.complete(first, '"late"')).toBe('lost');
			expect(await other.retryLater(first, failure, 0)).toBe('again');
			expect(await queue.get('a')).toMatchObject({ state: 'completed', result: null, attempt: 2 });
		});

		test('of two processes that settle one lease in two ways exactly one succeeds', async () => {
			const { queue, other } = scene();
			for (let round = 0; round < 10; round++) {
				await queue.add(job(`${round}`));
				const lease = await taken(queue);
				const answers = await Promise.all([queue.complete(lease, null), other.fail(lease, failure)]);
				expect([...answers].sort()).toEqual(['done', 'lost']);
				expect(await stateOf(queue, `${round}`)).toBe(answers[0] === 'done' ? 'completed' : 'failed');
			}
		});

		test('of two processes that settle one lease in the same way exactly one is told that it was the first', async () => {
			const { queue, other } = scene();
			for (const [way, settle] of ways) {
				await queue.add(job(way));
				const lease = await taken(queue);
				const answers = await Promise.all([settle(queue, lease), settle(other, lease)]);
				expect([way, ...answers.toSorted()]).toEqual([way, 'again', 'done']);
				if ((await stateOf(queue, way)) === 'waiting') await queue.cancel(way);
			}
		});

		test('a failure stays while the job waits and runs again, and is gone when it was completed', async () => {
			const { queue } = scene();
			await queue.add(job('a'));
			await queue.retryLater(await taken(queue), failure, 0);
			expect(await queue.get('a')).toMatchObject({ state: 'waiting', failure, endedAt: null });
			const second = await taken(queue);
			expect(second.failure).toEqual(failure);
			await queue.complete(second, null);
			expect(await queue.get('a')).toMatchObject({ failure: null, result: null });
		});

		test('the message of a failure is kept to the letter', async () => {
			const { queue, other } = scene();
			const told = { message: 'O ERP recusou: “não há estoque” 🤖\n\'"\\\u0000', code: 'foreign:1' };
			await queue.add(job('a'));
			await queue.fail(await taken(queue), told);
			expect((await other.get('a'))?.failure).toEqual(told);
		});

		test('attempts are counted when they begin; released ones do not count; their number is nobody\'s limit here', async () => {
			const { queue } = scene();
			await queue.add(job('a', { maxAttempts: 1 }));
			for (let round = 1; round <= 4; round++) {
				await queue.release(await taken(queue));
				const lease = await taken(queue);
				expect(lease).toMatchObject({ attempt: round, maxAttempts: 1 });
				await queue.retryLater(lease, failure, 0);
			}
		});

		test('an attempt that does not count is as if it had not begun, but for its failure and the wait', async () => {
			const { queue, other, harness } = scene();
			await queue.add(job('a', { groupKey: 'g' }));
			await queue.add(job('b', { groupKey: 'g' }));
			const first = await taken(queue);
			expect(await queue.retryLater(first, failure, 0, { counts: false })).toBe('done');
			expect(await other.retryLater(first, failure, 0, { counts: false })).toBe('again');
			expect(await other.get('a')).toMatchObject({ state: 'waiting', attempt: 0, startedAt: null, endedAt: null, failure });
			const second = await taken(other);
			expect(second).toMatchObject({ id: 'a', attempt: 1, failure });
			await queue.retryLater(second, failure, 0, { counts: true });
			const began = (await queue.get('a'))?.startedAt;
			await harness.pass(5);
			await queue.retryLater(await taken(queue), failure, 200, { counts: false });
			expect(await queue.get('a')).toMatchObject({ state: 'delayed', attempt: 1, startedAt: began });
			// Its group waits for it.
			await harness.turnsTrueAfter(200, async () => (await takeAll(other)).join() === 'a');
			expect(await queue.get('a')).toMatchObject({ attempt: 2 });
		});

		test('a released job waits at its old place', async () => {
			const { queue } = scene();
			for (const id of ['a', 'b', 'c']) await queue.add(job(id));
			const [a, b] = [await taken(queue), await taken(queue)];
			await queue.release(b);
			await queue.release(a);
			expect([(await taken(queue)).id, (await taken(queue)).id, (await taken(queue)).id]).toEqual(['a', 'b', 'c']);
		});

		test('a result of 4 KiB comes back as it was', async () => {
			const { queue, other } = scene();
			const result = JSON.stringify({ text: 'ç🤖'.repeat(700) });
			await queue.add(job('a'));
			await queue.complete(await taken(queue), result);
			expect((await other.get('a'))?.result).toBe(result);
		});
	});
}
