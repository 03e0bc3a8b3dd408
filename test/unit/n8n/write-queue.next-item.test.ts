import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { JobFilter, JobQueue, NewJob } from '../../../lib/domain/queue';
import { openJobQueue } from '../../../lib/infra/queue/open-queue';
import { systemClock } from '../../../lib/infra/clock';
import { nextItem } from '../../../lib/n8n/queue/next-item';

describe('a test run of Write Queue Trigger', () => {
	const folder = mkdtempSync(join(tmpdir(), 'backoffice-next-item-'));
	let queue: JobQueue;

	beforeEach(async () => {
		queue = await openJobQueue({ kind: 'sqlite', file: join(folder, 'store.sqlite') }, { name: `q${Math.random()}`.replace('.', ''), clock: systemClock, random: Math.random });
	});

	afterEach(async () => await queue.close());
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const add = async (id: string, changes: Partial<NewJob> = {}) =>
		await queue.add({ id, payload: JSON.stringify({ n: id }), maxAttempts: 3, delayMs: 0, priority: 0, groupKey: null, ...changes });
	const shown = async (event: 'jobReady' | 'jobFailed' = 'jobReady') => (await nextItem(queue, event)).map(({ json }) => json);

	test('shows the oldest of the highest priority as its first attempt, and takes nothing', async () => {
		await add('1');
		await add('2', { priority: 5 });
		await add('3', { priority: 5 });
		expect(await shown()).toMatchObject([{ jobId: '2', queue: queue.name, data: { n: '2' }, attempt: 1, maxAttempts: 3, isLastAttempt: false, groupKey: null, lease: '2 test' }]);
		expect((await queue.stats()).counts).toMatchObject({ waiting: 3, running: 0 });
	});

	test('shows the job that is due first where all are delayed', async () => {
		await add('late', { delayMs: 90_000 });
		await add('soon', { delayMs: 60_000 });
		expect(await shown()).toMatchObject([{ jobId: 'soon' }]);
	});

	test('passes over jobs that wait for another one of their group, whatever their priority', async () => {
		await add('g1', { groupKey: 'g' });
		await add('g2', { groupKey: 'g', priority: 9 });
		expect(await shown()).toMatchObject([{ jobId: 'g1' }]);
		const running = await queue.take({ leaseMs: 10_000, concurrency: 1 });
		expect(running).toMatchObject({ id: 'g1' });
		await add('free');
		expect(await shown()).toMatchObject([{ jobId: 'free' }]);
	});

	test('reads one page of the queue, however long that is', async () => {
		await add('1');
		const [job] = await queue.list({ states: ['waiting'], limit: 1 });
		let pages = 0;
		const endless = new Proxy(queue, {
			get: (target, property) => {
				if (property !== 'list') return Reflect.get(target, property, target) as unknown;
				return async ({ limit }: JobFilter) => {
					pages += 1;
					return await Promise.resolve(Array.from({ length: limit }, (_, index) => ({ ...job, id: `${pages}-${index}` })));
				};
			},
		});
		expect(await nextItem(endless, 'jobReady')).toMatchObject([{ json: { jobId: '1-999' } }]);
		expect(pages).toBe(1);
	});

	test('says so where nothing waits, or nothing has failed, and where it has looked', async () => {
		const where = { queue: queue.name, location: join(folder, 'store-queue.sqlite') };
		expect(await shown()).toEqual([{ note: expect.stringContaining('Nothing'), ...where }]);
		expect(await shown('jobFailed')).toEqual([{ note: expect.stringContaining('No job'), ...where }]);
	});

	test('shows the last report without confirming it', async () => {
		await add('1');
		const job = await queue.take({ leaseMs: 10_000, concurrency: 1 });
		if (job) await queue.park(job, { message: 'lost', code: 'run_lost' });
		expect(await shown('jobFailed')).toMatchObject([{ jobId: '1', attempt: 1, outcome: 'unknown', failure: { message: 'lost', code: 'run_lost' } }]);
		expect(await queue.takeReports({ leaseMs: 10_000, limit: 1, endedAfter: 0 })).toHaveLength(1);
	});
});
