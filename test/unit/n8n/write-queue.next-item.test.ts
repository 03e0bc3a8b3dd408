import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { JobQueue, NewJob } from '../../../lib/domain/queue';
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

	test('says so where nothing waits, or nothing has failed', async () => {
		expect(await shown()).toEqual([{ note: expect.stringContaining('Nothing') }]);
		expect(await shown('jobFailed')).toEqual([{ note: expect.stringContaining('No job') }]);
	});

	test('shows the last report without confirming it', async () => {
		await add('1');
		const job = await queue.take({ leaseMs: 10_000, concurrency: 1 });
		if (job) await queue.park(job, { message: 'lost', code: 'run_lost' });
		expect(await shown('jobFailed')).toMatchObject([{ jobId: '1', attempt: 1, outcome: 'unknown', failure: { message: 'lost', code: 'run_lost' } }]);
		expect(await queue.takeReports({ leaseMs: 10_000, limit: 1, endedAfter: 0 })).toHaveLength(1);
	});
});
