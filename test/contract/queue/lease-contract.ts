import type { JobQueue, LeasedJob } from '../../../lib/domain/queue';
import { times } from '../store/store-contract';
import { addAll, failure, job, long, queueName, stalled, stateOf, taken, type Scene } from './support';

export function leaseContract(scene: Scene): void {
	describe('leases', () => {
		test('a job whose lease runs is nobody\'s stalled job', async () => {
			const { queue, other } = scene();
			await queue.add(job('a'));
			await taken(queue);
			expect(await stalled(other)).toEqual([]);
			expect(await stalled(queue)).toEqual([]);
		});

		test('a job whose lease has run out goes to exactly one of many callers, with a new lease and the same attempt', async () => {
			const { queue, other, harness } = scene();
			await queue.add(job('a'));
			const old = await taken(queue, 200);
			let got: LeasedJob[] = [];
			await harness.turnsTrueAfter(200, async () => {
				got = (await times(20, (index) => stalled(index % 2 === 0 ? queue : other))).flat();
				return got.length > 0;
			});
			expect(got).toMatchObject([{ id: 'a', attempt: 1, state: 'running', payload: '{}' }]);
			expect(got[0]?.token).not.toBe(old.token);
			expect(await stalled(other)).toEqual([]);
			expect(await queue.renew(old, long)).toBe(false);
		});

		test('takeStalled leaves the jobs alone that its caller still watches, and gives no more than were asked for', async () => {
			const { queue, other, harness } = scene();
			await addAll(queue, ['a', 'b', 'c', 'd']);
			for (let index = 0; index < 4; index++) await taken(queue, 150);
			await harness.turnsTrueAfter(150, async () => (await stalled(other, ['b', 'c', 'd'], 1)).length === 1);
			expect(await stalled(other, ['b', 'c', 'd'])).toEqual([]);
			const two: LeasedJob[] = [];
			await harness.turnsTrueAfter(0, async () => two.push(...(await stalled(other, ['c'], 10))) === 2);
			expect(two.map(({ id }) => id).sort()).toEqual(['b', 'd']);
			expect(await stalled(other, [], 10)).toMatchObject([{ id: 'c' }]);
		});

		test('the lease of a stalled job that nobody settled runs out, too', async () => {
			const { queue, other, harness } = scene();
			await queue.add(job('a'));
			await taken(queue, 100);
			let second: LeasedJob[] = [];
			await harness.turnsTrueAfter(100, async () => (second = await other.takeStalled({ leaseMs: 150, except: [], limit: 10 })).length === 1);
			let third: LeasedJob[] = [];
			await harness.turnsTrueAfter(150, async () => (third = await stalled(queue)).length === 1);
			expect(third[0]?.token).not.toBe(second[0]?.token);
		});

		test('a lease is renewed from any process, counted from then', async () => {
			const { queue, other, harness } = scene();
			await addAll(queue, ['kept', 'left']);
			const kept = await taken(queue, 300);
			await taken(queue, 300);
			expect(await other.renew({ id: kept.id, token: kept.token }, long)).toBe(true);
			await harness.turnsTrueAfter(300, async () => (await stalled(other)).some(({ id }) => id === 'left'));
			expect(await stateOf(queue, 'kept')).toBe('running');
			expect(await stalled(other)).toEqual([]);
		});

		test('a lease that has run out is kept by whoever renews or settles before somebody else takes it', async () => {
			const { queue, other, harness } = scene();
			await addAll(queue, ['renewed', 'settled']);
			const [renewed, settled] = [await taken(queue, 60), await taken(queue, 60)];
			await harness.pass(80);
			expect(await queue.renew(renewed, long)).toBe(true);
			expect(await queue.complete(settled, null)).toBe('done');
			expect(await stalled(other)).toEqual([]);
			expect(await queue.complete(renewed, '1')).toBe('done');
		});

		test.each<[string, (queue: JobQueue, lease: LeasedJob) => Promise<unknown>]>([
			['completed', (queue, lease) => queue.complete(lease, null)],
			['sent back', (queue, lease) => queue.retryLater(lease, failure, 0)],
			['failed', (queue, lease) => queue.fail(lease, failure)],
			['parked', (queue, lease) => queue.park(lease, failure)],
			['released', (queue, lease) => queue.release(lease)],
		])('the lease of a job that was %s is lost: not renewed, never stalled', async (_, settle) => {
			const { queue, other, harness } = scene();
			await queue.add(job('a'));
			const lease = await taken(queue, 50);
			await settle(other, lease);
			expect(await queue.renew(lease, long)).toBe(false);
			await harness.pass(60);
			expect(await stalled(other)).toEqual([]);
		});

		test('a token that nobody was given, and a job that nobody added, have no lease', async () => {
			const { queue, harness } = scene();
			await queue.add(job('a'));
			const { id, token } = await taken(queue);
			for (const lease of [{ id, token: `${token}x` }, { id, token: 'x' }, { id: 'b', token }, { id: '__proto__', token: '*' }]) {
				expect(await queue.renew(lease, long)).toBe(false);
				expect(await queue.complete(lease, null)).toBe('lost');
				expect(await queue.retryLater(lease, failure, 0)).toBe('lost');
				expect(await queue.fail(lease, failure)).toBe('lost');
				expect(await queue.park(lease, failure)).toBe('lost');
				expect(await queue.release(lease)).toBe('lost');
			}
			expect(await queue.get('b')).toBeNull();
			// Nothing but the lease as text is needed, e.g. by a worker that has just started.
			const third = await harness.connect(queueName);
			expect(await third.complete({ id, token }, '"by another"')).toBe('done');
			await third.close();
		});
	});
}
