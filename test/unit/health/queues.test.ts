import { defaultRules, judgeQueue, readQueue, rulesOf } from '../../../lib/application/health';
import { jobStates, type Job, type JobFilter, type JobState } from '../../../lib/domain/queue';
import { minute, now, second } from './pictures';

const ago = (ms: number) => now - ms;

function job(state: JobState, change: Partial<Job> = {}): Job {
	return { id: `job-${state}`, payload: '{}', maxAttempts: 3, priority: 0, groupKey: null, state, attempt: 1, addedAt: 0, dueAt: 0, startedAt: null, endedAt: null, result: null, failure: null, ...change };
}

/** A queue that holds these jobs, in the order they were added. */
function queueWith(jobs: readonly Job[], oldestDueAt: number | null = null) {
	const counts = Object.fromEntries(jobStates.map((state) => [state, jobs.filter((entry) => entry.state === state).length])) as Record<JobState, number>;
	const asked: JobFilter[] = [];
	const ends = (state: JobState, endedAfter: number) => {
		const times = jobs.flatMap((entry) => (entry.state === state && (entry.endedAt ?? 0) >= endedAfter ? (entry.endedAt ?? 0) : []));
		return { jobs: times.length, lastAt: times.length === 0 ? null : Math.max(...times) };
	};
	return {
		asked,
		name: 'pedidos',
		location: '/data/store-queue.sqlite',
		endedBadly: async ({ endedAfter }: { endedAfter: number }) => await Promise.resolve({ failed: ends('failed', endedAfter), parked: ends('parked', endedAfter) }),
		stats: async () => await Promise.resolve({ counts, oldestDueAt }),
		list: async (filter: JobFilter) => {
			asked.push(filter);
			return await Promise.resolve([...jobs].reverse().filter(({ state }) => filter.states.includes(state)).slice(0, filter.limit));
		},
	};
}

const judge = async (queue: ReturnType<typeof queueWith>, isCounted = false) => judgeQueue(await readQueue(queue, now, defaultRules), now, defaultRules, isCounted);

test('a queue whose jobs are done is up, and only its counts are asked for: its last activity is left out, not told as never', async () => {
	const queue = queueWith([job('completed', { endedAt: ago(second) })]);
	expect(await judge(queue)).toEqual({
		queue: 'pedidos',
		location: '/data/store-queue.sqlite',
		status: 'up',
		reason: 'working',
		why: '0 jobs waiting, 0 running.',
		jobs: { waiting: 0, delayed: 0, running: 0, completed: 1, failed: 0, parked: 0, cancelled: 0 },
		oldestDueAt: null,
		oldestDueSeconds: 0,
	});
	expect(queue.asked).toEqual([]);
});

test('a name under which no job is known is no queue that works, unless some process has counted jobs of it', async () => {
	expect(await judge(queueWith([]))).toMatchObject({ status: 'unknown', reason: 'no_jobs', why: 'No job is known under this name: is it spelled as in Write Queue?' });
	expect(await judge(queueWith([]), true)).toMatchObject({ status: 'up', reason: 'working' });
	expect(await judge(queueWith([job('cancelled')]))).toMatchObject({ status: 'up' });
});

test('a queue is stuck where the oldest due job waits too long and nothing begins or ends', async () => {
	const waiting = job('waiting');
	expect(await judge(queueWith([waiting], ago(9 * minute)))).toMatchObject({ status: 'up', oldestDueSeconds: 540 });
	expect(await judge(queueWith([waiting], ago(11 * minute)))).toMatchObject({ status: 'down', reason: 'stuck', why: expect.stringContaining('no job has been begun: is a workflow with the Write Queue Trigger active?') });
	const done = job('completed', { startedAt: ago(31 * minute), endedAt: ago(30 * minute) });
	expect(await judge(queueWith([done, waiting], ago(11 * minute)))).toMatchObject({ status: 'down', why: expect.stringContaining('no job has begun or ended for 30 min') });
	const hanging = job('running', { startedAt: ago(20 * minute) });
	expect(await judge(queueWith([hanging, waiting], ago(11 * minute)))).toMatchObject({ status: 'down', reason: 'hanging', why: expect.stringMatching(/: 1 job running that may hang\.$/) });
});

test.each([
	['completed', { endedAt: ago(minute) }],
	['failed', { endedAt: ago(minute) }],
	['running', { startedAt: ago(minute) }],
	['delayed', { startedAt: ago(minute) }],
	['parked', { endedAt: ago(minute) }],
] as const)('it is late, not stuck, while jobs move: one %s lately', async (state, change) => {
	expect(await judge(queueWith([job(state, change), job('waiting')], ago(60 * minute)))).toMatchObject({ status: 'degraded', reason: 'late', why: expect.stringContaining('jobs come in faster'), lastActivityAt: '2026-11-22T11:59:30.000Z' });
});

test('a parked job is degraded until nobody has to look at it any more, however long ago that was', async () => {
	const parked = async (minutesAgo: number) => await judge(queueWith([job('parked', { endedAt: ago(minutesAgo * minute) }), job('failed', { endedAt: ago(10 * minute) })]));
	expect(await parked(59)).toMatchObject({ status: 'degraded', reason: 'parked', why: expect.stringMatching(/^1 job parked, the last 59 min ago: look in the system .* Cancel .* Retry/) });
	expect(await parked(24 * 60 * 5)).toMatchObject({ status: 'degraded', reason: 'parked', why: expect.stringMatching(/^1 job parked, the last 5 d 0 h ago/) });
	expect(await parked(24 * 60 * 29)).toMatchObject({ status: 'degraded', reason: 'parked', why: expect.stringMatching(/^1 job parked: look/) });
	expect(await judge(queueWith([job('cancelled', { endedAt: ago(minute) })]))).toMatchObject({ status: 'up', jobs: { parked: 0 } });
});

test('a job that is parked now counts, however many that were added later are parked for long', async () => {
	const later = Array.from({ length: 20 }, () => job('parked', { endedAt: ago(5 * 24 * 60 * minute) }));
	expect(await judge(queueWith([job('parked', { endedAt: ago(second) }), ...later]))).toMatchObject({ status: 'degraded', why: expect.stringMatching(/^21 jobs parked, the last 1 s ago/) });
});

test('three jobs that failed for good within the hour are degraded, fewer and older ones are not', async () => {
	const failed = (count: number, minutesAgo: number) => Array.from({ length: count }, () => job('failed', { endedAt: ago(minutesAgo * minute) }));
	expect(await judge(queueWith(failed(3, 59)))).toMatchObject({ status: 'degraded', reason: 'failed_jobs', why: '3 jobs failed for good in the last 60 min, the last 59 min ago.' });
	expect(await judge(queueWith(failed(2, 1)))).toMatchObject({ status: 'up', jobs: { failed: 2 } });
	expect(await judge(queueWith(failed(500, 61)))).toMatchObject({ status: 'up', jobs: { failed: 500 } });
	const many = queueWith(failed(3, 59));
	expect(judgeQueue(await readQueue(many, now, rulesOf({ failedJobs: 4 })), now, rulesOf({ failedJobs: 4 })).status).toBe('up');
});

test('few jobs are read: each may be large', async () => {
	const queue = queueWith(Array.from({ length: 100 }, () => job('parked', { endedAt: ago(second) })), ago(60 * minute));
	await judge(queue);
	for (const { limit } of queue.asked) expect(limit).toBeLessThanOrEqual(5);
});
