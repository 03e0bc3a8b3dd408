import { jobStates, type JobFilter, type JobQueue } from '../../../lib/domain/queue';
import { addAll, failure, job, long, taken, type Scene } from './support';

async function ids(queue: JobQueue, filter: Partial<JobFilter>): Promise<string[]> {
	return (await queue.list({ states: jobStates, limit: 100, ...filter })).map(({ id }) => id);
}

/** One job in each state, in the order of jobStates' names. */
async function oneInEach(queue: JobQueue): Promise<void> {
	await queue.add(job('completed', { groupKey: 'a' }));
	await queue.complete(await taken(queue), '1');
	await queue.add(job('failed', { groupKey: 'b' }));
	await queue.fail(await taken(queue), failure);
	await queue.add(job('parked', { groupKey: 'a' }));
	await queue.park(await taken(queue), failure);
	await queue.add(job('cancelled', { groupKey: 'b' }));
	await queue.cancel('cancelled');
	await queue.add(job('delayed', { delayMs: long }));
	await queue.add(job('running', { groupKey: 'a' }));
	await taken(queue);
	await queue.add(job('waiting', { groupKey: 'a' }));
}

const newestFirst = ['waiting', 'running', 'delayed', 'cancelled', 'parked', 'failed', 'completed'];

export function listingContract(scene: Scene): void {
	describe('lists and counts', () => {
		test('hold the jobs of the states asked for, newest first', async () => {
			const { queue, other } = scene();
			await oneInEach(queue);
			expect(await ids(other, {})).toEqual(newestFirst);
			for (const state of jobStates) expect(await other.list({ states: [state], limit: 10 })).toMatchObject([{ id: state, state }]);
			expect(await ids(other, { states: ['parked', 'waiting', 'completed'] })).toEqual(['waiting', 'parked', 'completed']);
		});

		test('show each job as `get` does', async () => {
			const { queue, other } = scene();
			await oneInEach(queue);
			for (const shown of await other.list({ states: jobStates, limit: 100 })) expect(shown).toEqual(await queue.get(shown.id));
		});

		test('hold one group where one is asked for', async () => {
			const { queue } = scene();
			await oneInEach(queue);
			expect(await ids(queue, { groupKey: 'a' })).toEqual(['waiting', 'running', 'parked', 'completed']);
			expect(await ids(queue, { groupKey: 'b', states: ['failed', 'waiting'] })).toEqual(['failed']);
			expect(await ids(queue, { groupKey: 'c' })).toEqual([]);
		});

		test('come in pages that go on after the last id, without gaps and doubles', async () => {
			const { queue } = scene();
			const all = Array.from({ length: 25 }, (_, index) => `${index}`);
			await addAll(queue, all, { groupKey: null });
			for (let index = 0; index < 10; index++) await queue.complete(await taken(queue), null);
			for (const filter of [{}, { states: ['waiting'] as const }, { states: ['completed'] as const }]) {
				const whole = await ids(queue, filter);
				const paged: string[] = [];
				for (let page = await ids(queue, { ...filter, limit: 4 }); page.length > 0; ) {
					expect(page.length).toBeLessThanOrEqual(4);
					paged.push(...page);
					const after = paged.at(-1);
					page = await ids(queue, { ...filter, limit: 4, ...(after !== undefined && { after }) });
				}
				expect(paged).toEqual(whole);
			}
			expect(await ids(queue, {})).toEqual(all.toReversed());
		});

		test('a page goes on where the last id of the page before has changed its state meanwhile', async () => {
			const { queue } = scene();
			await addAll(queue, ['a', 'b', 'c', 'd']);
			expect(await ids(queue, { states: ['waiting'], limit: 2 })).toEqual(['d', 'c']);
			await queue.cancel('c');
			expect(await ids(queue, { states: ['waiting'], limit: 2, after: 'c' })).toEqual(['b', 'a']);
		});

		test('count the jobs of every state', async () => {
			const { queue, other } = scene();
			const none = Object.fromEntries(jobStates.map((state) => [state, 0]));
			expect(await queue.stats()).toEqual({ counts: none, oldestDueAt: null });
			await oneInEach(queue);
			await queue.add(job('waiting too'.replace(' ', '-')));
			expect((await other.stats()).counts).toEqual({ ...Object.fromEntries(jobStates.map((state) => [state, 1])), waiting: 2 });
		});

		test('follow each job through its life', async () => {
			const { queue } = scene();
			const only = async (state: string): Promise<void> => {
				const { counts } = await queue.stats();
				expect(Object.entries(counts).filter(([, count]) => count !== 0)).toEqual([[state, 1]]);
			};
			await queue.add(job('a'));
			await only('waiting');
			await queue.retryLater(await taken(queue), failure, long);
			await only('delayed');
			await queue.cancel('a');
			await only('cancelled');
			await queue.retry('a');
			await only('waiting');
			const lease = await taken(queue);
			await only('running');
			await queue.release(lease);
			await only('waiting');
			await queue.park(await taken(queue), failure);
			await only('parked');
			await queue.retry('a');
			await queue.fail(await taken(queue), failure);
			await only('failed');
			await queue.retry('a');
			await queue.complete(await taken(queue), null);
			await only('completed');
		});

		test('tell which jobs ended badly since a time, by their end, whenever they were added', async () => {
			const { queue, other, harness } = scene();
			const all = async (endedAfter = 0) => await other.endedBadly({ endedAfter });
			expect(await all()).toEqual({ failed: { jobs: 0, lastAt: null }, parked: { jobs: 0, lastAt: null } });
			await addAll(queue, ['old', 'newer', 'newest', 'well', 'cancelled'], { groupKey: null });
			const old = await taken(queue);
			await queue.park(await taken(queue), failure);
			await queue.fail(await taken(queue), failure);
			await queue.complete(await taken(queue), null);
			await queue.cancel('cancelled');
			const endOf = async (id: string) => (await queue.get(id))?.endedAt ?? null;
			expect(await all()).toEqual({ failed: { jobs: 1, lastAt: await endOf('newest') }, parked: { jobs: 1, lastAt: await endOf('newer') } });
			await harness.pass(20);
			await queue.park(old, failure);
			const last = await endOf('old');
			expect(await all()).toMatchObject({ parked: { jobs: 2, lastAt: last } });
			expect(await all(last ?? 0)).toEqual({ failed: { jobs: 0, lastAt: null }, parked: { jobs: 1, lastAt: last } });
			await queue.retry('old');
			expect(await all(last ?? 0)).toMatchObject({ parked: { jobs: 0, lastAt: null } });
		});

		test('tell since when the oldest job is due that waits, also where it waits for its group', async () => {
			const { queue, other, harness } = scene();
			await queue.add(job('later', { delayMs: long }));
			expect((await queue.stats()).oldestDueAt).toBeNull();
			const { job: first } = await queue.add(job('a1', { groupKey: 'a' }));
			await harness.pass(20);
			const { job: second } = await queue.add(job('a2', { groupKey: 'a' }));
			expect((await other.stats()).oldestDueAt).toBe(first.dueAt);
			await taken(queue);
			expect((await other.stats()).oldestDueAt).toBe(second.dueAt);
			await queue.cancel('a2');
			expect((await other.stats()).oldestDueAt).toBeNull();
		});
	});
}
