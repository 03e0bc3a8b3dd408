import type { BadEnds, Job, JobQueue, JobState } from '../../domain/queue';
import type { HealthRules } from './rules';
import type { QueueHealth } from './types';
import { counted, duration, isoTime } from './wording';

/** What a judgement about a queue rests on. */
export interface QueueFacts {
	queue: string;
	counts: Readonly<Record<JobState, number>>;
	oldestDueAt: number | null;
	/** When a job last began or ended; looked up only where it makes a difference. Null: never, as far as is known. */
	lastActivityAt: number | null;
	/** Those of the last while, see HealthRules.parkedMs. */
	endedBadly: BadEnds;
}

const none: BadEnds = { failed: { jobs: 0, lastAt: null }, parked: { jobs: 0, lastAt: null } };

/** Newest jobs that are looked at: each may hold 256 KiB. */
const LOOKED_AT = 5;

/** @throws ConnectorError of the queue */
export async function readQueue(queue: Pick<JobQueue, 'name' | 'stats' | 'list' | 'endedBadly'>, now: number, rules: HealthRules): Promise<QueueFacts> {
	const { counts, oldestDueAt } = await queue.stats();
	const waitsLong = oldestDueAt !== null && now - oldestDueAt >= rules.stuckMs;
	const newest = async (...states: JobState[]): Promise<Job[]> => await queue.list({ states, limit: LOOKED_AT });
	const [running, delayed, ended] = waitsLong ? await Promise.all([newest('running'), newest('delayed'), newest('completed', 'failed', 'parked')]) : [[], [], []];
	// The list knows them by when they were added, and one that was added long ago may end now.
	const endedBadly = counts.parked + counts.failed > 0 ? await queue.endedBadly({ endedAfter: now - rules.parkedMs }) : none;
	return {
		queue: queue.name,
		counts,
		oldestDueAt,
		lastActivityAt: latest([...[...running, ...delayed, ...ended].flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]), endedBadly.failed.lastAt, endedBadly.parked.lastAt]),
		endedBadly,
	};
}

function latest(times: ReadonlyArray<number | null>): number | null {
	return times.reduce((newest, time) => (time !== null && (newest === null || time > newest) ? time : newest), null);
}

/** A queue is stuck where its oldest due job waits for too long while no job begins or ends; parked jobs wait for a person. */
export function judgeQueue(facts: QueueFacts, now: number, rules: HealthRules): QueueHealth {
	const { queue, counts, oldestDueAt, lastActivityAt } = facts;
	return {
		queue,
		...verdict(facts, now, rules),
		jobs: counts,
		oldestDueAt: isoTime(oldestDueAt),
		oldestDueSeconds: oldestDueAt === null ? 0 : Math.max(0, Math.round((now - oldestDueAt) / 1_000)),
		lastActivityAt: isoTime(lastActivityAt),
	};
}

function verdict({ counts, oldestDueAt, lastActivityAt, endedBadly }: QueueFacts, now: number, rules: HealthRules): Pick<QueueHealth, 'status' | 'why'> {
	const { waiting, running, parked } = counts;
	if (oldestDueAt !== null && now - oldestDueAt >= rules.stuckMs) {
		const waits = `The oldest due job has waited for ${duration(now - oldestDueAt)}`;
		if (lastActivityAt === null || now - lastActivityAt >= rules.stuckMs) {
			const still = lastActivityAt === null ? 'no job has been begun' : `no job has begun or ended for ${duration(now - lastActivityAt)}`;
			const cause = running > 0 ? `${counted(running, 'job')} running that may hang` : 'is a workflow with the Write Queue Trigger active?';
			return { status: 'down', why: `${waits}, and ${still}: ${cause}.`.replace('?.', '?') };
		}
		return { status: 'degraded', why: `${waits}: jobs come in faster than they are done.` };
	}
	return endsBecause(parked, endedBadly, now, rules) ?? { status: 'up', why: `${counted(waiting, 'job')} waiting, ${running} running.` };
}

function endsBecause(allParked: number, { failed, parked }: BadEnds, now: number, rules: HealthRules): Pick<QueueHealth, 'status' | 'why'> | undefined {
	if (parked.lastAt !== null && now - parked.lastAt < rules.parkedMs) {
		return { status: 'degraded', why: `${counted(allParked, 'job')} parked, the last ${duration(now - parked.lastAt)} ago: somebody must look whether it was done.` };
	}
	if (failed.jobs < Math.max(1, rules.failedJobs) || failed.lastAt === null || now - failed.lastAt >= rules.parkedMs) return undefined;
	return { status: 'degraded', why: `${counted(failed.jobs, 'job')} failed for good in the last ${duration(rules.parkedMs)}, the last ${duration(now - failed.lastAt)} ago.` };
}

/** A queue that could not be read: nobody gets anything out of it or into it, unless it is the Store beside it that tells nothing. */
export function unreadableQueue(queue: string, why: string, status: 'down' | 'unknown'): QueueHealth {
	return { queue, status, why, jobs: null, oldestDueAt: null, oldestDueSeconds: 0, lastActivityAt: null };
}
