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
		endedBadly: async ({ endedAfter }: { endedAfter: number }) => await Promise.resolve({ failed: ends('failed', endedAfter), parked: ends('parked', endedAfter) }),
		stats: async () => await Promise.resolve({ counts, oldestDueAt }),
		list: async (filter: JobFilter) => {
			asked.push(filter);
			return await Promise.resolve([...jobs].reverse().filter(({ state }) => filter.states.includes(state)).slice(0, filter.limit));
		},
	};
}

const judge = async (queue: ReturnType<typeof queueWith>) => judgeQueue(await readQueue(queue, now, defaultRules), now, defaultRules);

test('an empty queue is up, and only its counts are asked for', async () => {
	const queue = queueWith([]);
	expect(await judge(queue)).toEqual({
		queue: 'pedidos',
		status: 'up',
		why: '0 jobs waiting, 0 running.',
		jobs: { waiting: 0, delayed: 0, running: 0, completed: 0, failed: 0, parked: 0, cancelled: 0 },
		oldestDueAt: null,
		oldestDueSeconds: 0,
		lastActivityAt: null,
	});
	expect(queue.asked).toEqual([]);
});

test('a queue is stuck where the oldest due job waits too long and nothing begins or ends', async () => {
	const waiting = job('waiting');
	expect(await judge(queueWith([waiting], ago(9 * minute)))).toMatchObject({ status: 'up', oldestDueSeconds: 540 });
	expect(await judge(queueWith([waiting], ago(11 * minute)))).toMatchObject({ status: 'down', why: expect.stringContaining('no job has been begun: is a workflow with the Write Queue Trigger active?') });
	const done = job('completed', { startedAt: ago(31 * minute), endedAt: ago(30 * minute) });
	expect(await judge(queueWith([done, waiting], ago(11 * minute)))).toMatchObject({ status: 'down', why: expect.stringContaining('no job has begun or ended for 30 min') });
	const hanging = job('running', { startedAt: ago(20 * minute) });
	expect(await judge(queueWith([hanging, waiting], ago(11 * minute)))).toMatchObject({ status: 'down', why: expect.stringContaining('1 job running that may hang.') });
});

test.each([
	['completed', { endedAt: ago(minute) }],
	['failed', { endedAt: ago(minute) }],
	['running', { startedAt: ago(minute) }],
	['delayed', { startedAt: ago(minute) }],
	['parked', { endedAt: ago(minute) }],
] as const)('it is late, not stuck, while jobs move: one %s lately', async (state, change) => {
	expect(await judge(queueWith([job(state, change), job('waiting')], ago(60 * minute)))).toMatchObject({ status: 'degraded', why: expect.stringContaining('jobs come in faster'), lastActivityAt: '2026-11-22T11:59:30.000Z' });
});

test('a job parked lately is degraded until an hour has passed, and stays in the numbers', async () => {
	expect(await judge(queueWith([job('parked', { endedAt: ago(59 * minute) })]))).toMatchObject({ status: 'degraded', why: expect.stringMatching(/^1 job parked, the last 59 min ago/) });
	expect(await judge(queueWith([job('parked', { endedAt: ago(61 * minute) })]))).toMatchObject({ status: 'up', jobs: { parked: 1 } });
});

test('a job that is parked now counts, however many that were added later are parked for long', async () => {
	const later = Array.from({ length: 20 }, () => job('parked', { endedAt: ago(5 * 24 * 60 * minute) }));
	expect(await judge(queueWith([job('parked', { endedAt: ago(second) }), ...later]))).toMatchObject({ status: 'degraded', why: expect.stringMatching(/^21 jobs parked, the last 1 s ago/) });
});

test('three jobs that failed for good within the hour are degraded, fewer and older ones are not', async () => {
	const failed = (count: number, minutesAgo: number) => Array.from({ length: count }, () => job('failed', { endedAt: ago(minutesAgo * minute) }));
	expect(await judge(queueWith(failed(3, 59)))).toMatchObject({ status: 'degraded', why: '3 jobs failed for good in the last 60 min, the last 59 min ago.' });
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
