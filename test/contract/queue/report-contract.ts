import type { JobQueue, JobReport } from '../../../lib/domain/queue';
import { times } from '../store/store-contract';
import { failure, job, long, stalled, taken, type Scene } from './support';

async function reports(queue: JobQueue, changes: { leaseMs?: number; limit?: number; endedAfter?: number } = {}): Promise<JobReport[]> {
	return await queue.takeReports({ leaseMs: long, limit: 100, endedAfter: 0, ...changes });
}

async function failed(queue: JobQueue, id: string): Promise<void> {
	await queue.add(job(id, { payload: `"${id}"` }));
	await queue.fail(await taken(queue), failure);
}

export function reportContract(scene: Scene): void {
	describe('reports', () => {
		test('of jobs that failed for good or were parked, and of no others, each once, oldest first', async () => {
			const { queue, other, harness } = scene();
			for (const id of ['completed', 'cancelled', 'retried', 'released', 'failed', 'parked', 'running', 'waiting']) await queue.add(job(id, { payload: `"${id}"` }));
			await queue.complete(await taken(queue), null);
			await queue.cancel('cancelled');
			await queue.retryLater(await taken(queue), failure, long);
			const released = await taken(queue);
			await queue.fail(await taken(queue), failure);
			await harness.pass(5);
			await queue.park(await taken(queue), { message: 'The run was lost.', code: 'stalled' });
			await queue.release(released);
			const got = await reports(other);
			expect(got).toMatchObject([
				{ id: 'failed', state: 'failed', payload: '"failed"', attempt: 1, failure, endedAt: expect.any(Number) },
				{ id: 'parked', state: 'parked', payload: '"parked"', failure: { message: 'The run was lost.', code: 'stalled' } },
			]);
			expect(await reports(queue)).toEqual([]);
			for (const report of got) expect(await queue.confirmReport(report)).toBe(true);
			for (const report of got) expect(await other.confirmReport(report)).toBe(false);
		});

		test('of many callers at once exactly one gets a report', async () => {
			const { queue, other } = scene();
			for (const id of ['a', 'b', 'c']) await failed(queue, id);
			const got = (await times(12, (index) => reports(index % 2 === 0 ? queue : other, { limit: 1 }))).flat();
			expect(got.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
		});

		test('a report that nobody confirmed comes again when its lease has run out, and the old one is refused', async () => {
			const { queue, other, harness } = scene();
			await failed(queue, 'a');
			const [first] = await reports(queue, { leaseMs: 200 });
			let second: JobReport[] = [];
			await harness.turnsTrueAfter(200, async () => (second = await reports(other)).length > 0);
			if (first === undefined || second[0] === undefined) throw new Error('both must get the report');
			expect(second[0].token).not.toBe(first.token);
			expect(await queue.confirmReport(first)).toBe(false);
			expect(await queue.releaseReport(first, 0)).toBe(false);
			expect(await other.confirmReport(second[0])).toBe(true);
			expect(await reports(queue)).toEqual([]);
		});

		test('a confirmed report does not come again, whatever its lease was', async () => {
			const { queue, harness } = scene();
			await failed(queue, 'a');
			for (const report of await reports(queue, { leaseMs: 30 })) expect(await queue.confirmReport({ id: report.id, token: report.token })).toBe(true);
			await harness.pass(40);
			expect(await reports(queue)).toEqual([]);
		});

		test('a released report comes again after its delay', async () => {
			const { queue, other, harness } = scene();
			await failed(queue, 'a');
			const [first] = await reports(queue);
			if (first === undefined) throw new Error('there must be a report');
			expect(await other.releaseReport(first, 300)).toBe(true);
			expect(await other.releaseReport(first, 0)).toBe(false);
			expect(await queue.confirmReport(first)).toBe(false);
			await harness.turnsTrueAfter(300, async () => (await reports(other)).length === 1);
		});

		test('what ended before `endedAfter` is not reported', async () => {
			const { queue, harness } = scene();
			await failed(queue, 'old');
			const old = (await queue.get('old'))?.endedAt ?? 0;
			await harness.pass(5);
			await failed(queue, 'new');
			expect(await reports(queue, { endedAfter: old + 1 })).toMatchObject([{ id: 'new' }]);
			expect(await reports(queue, { endedAfter: old })).toMatchObject([{ id: 'old' }]);
		});

		test('the limit is kept', async () => {
			const { queue, harness } = scene();
			for (const id of ['a', 'b', 'c']) {
				await failed(queue, id);
				await harness.pass(2);
			}
			expect((await reports(queue, { limit: 2 })).map(({ id }) => id)).toEqual(['a', 'b']);
			expect((await reports(queue, { limit: 2 })).map(({ id }) => id)).toEqual(['c']);
		});

		test('a job that fails again after a retry is reported again', async () => {
			const { queue, other } = scene();
			await failed(queue, 'a');
			for (const report of await reports(queue)) await queue.confirmReport(report);
			await queue.retry('a');
			expect(await reports(queue)).toEqual([]);
			await queue.park(await taken(other), failure);
			expect(await reports(other)).toMatchObject([{ id: 'a', state: 'parked' }]);
		});

		test('a job that is retried before anybody was told is not reported, and an open report of it is lost', async () => {
			const { queue, other } = scene();
			await failed(queue, 'open');
			const [open] = await reports(queue);
			await failed(queue, 'untold');
			await queue.retry('open');
			await queue.retry('untold');
			expect(await reports(other)).toEqual([]);
			if (open === undefined) throw new Error('there must be a report');
			expect(await queue.confirmReport(open)).toBe(false);
			for (let index = 0; index < 2; index++) await queue.complete(await taken(queue), null);
			expect(await reports(other)).toEqual([]);
		});

		test('a job that is cancelled before anybody was told is not reported, and an open report of it is lost', async () => {
			const { queue, other, harness } = scene();
			await failed(queue, 'open');
			const [open] = await reports(queue, { leaseMs: 50 });
			await failed(queue, 'untold');
			await failed(queue, 'put-off');
			await queue.cancel('open');
			await queue.cancel('untold');
			for (const report of await reports(other)) expect(await other.releaseReport(report, 50)).toBe(true);
			await queue.cancel('put-off');
			await harness.pass(100);
			expect(await reports(other)).toEqual([]);
			if (open === undefined) throw new Error('there must be a report');
			expect(await queue.confirmReport(open)).toBe(false);
			expect(await queue.releaseReport(open, 0)).toBe(false);
			await queue.retry('open');
			await queue.park(await taken(queue), failure);
			expect(await reports(other)).toMatchObject([{ id: 'open', state: 'parked' }]);
		});

		test('a stalled job that its new holder gives up is reported', async () => {
			const { queue, other, harness } = scene();
			await queue.add(job('a'));
			await taken(queue, 50);
			await harness.turnsTrueAfter(50, async () => {
				const lost = await stalled(other);
				for (const lease of lost) await other.park(lease, failure);
				return lost.length > 0;
			});
			expect(await reports(queue)).toMatchObject([{ id: 'a', state: 'parked' }]);
		});
	});
}
