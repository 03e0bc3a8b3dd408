import type { BadEnds, Job, JobQueue, JobState } from '../../domain/queue';
import type { HealthRules } from './rules';
import type { Judged, QueueHealth } from './types';
import { counted, duration, isoTime } from './wording';

/** What a judgement about a queue rests on. */
export interface QueueFacts {
	queue: string;
	location: string;
	counts: Readonly<Record<JobState, number>>;
	oldestDueAt: number | null;
	/** When a job last began or ended, as far as is known (null: never); looked up only where a due job waits for long. */
	lastActivityAt?: number | null;
	/** Of those that are parked now, when the last one was; null where none is, or where that was too long ago. */
	parkedAt: number | null;
	/** Of the last while, see HealthRules.failedMs. */
	failed: BadEnds['failed'];
}

const none: BadEnds = { failed: { jobs: 0, lastAt: null }, parked: { jobs: 0, lastAt: null } };

/** Newest jobs that are looked at: each may hold 256 KiB. */
const LOOKED_AT = 5;
/** Parked jobs are kept for 30 days, those that ended well for 7: looking back so far finds the ones without going through the others. */
const DATED_MS = 20 * 86_400_000;

export type ReadableQueue = Pick<JobQueue, 'name' | 'location' | 'stats' | 'list' | 'endedBadly'>;

/** @throws ConnectorError of the queue */
export async function readQueue(queue: ReadableQueue, now: number, rules: HealthRules): Promise<QueueFacts> {
	const { counts, oldestDueAt } = await queue.stats();
	const endedBadly = async (withinMs: number): Promise<BadEnds> => await queue.endedBadly({ endedAfter: now - withinMs });
	// The list knows them by when they were added, and one that was added long ago may end now.
	const lately = counts.parked + counts.failed > 0 ? await endedBadly(rules.failedMs) : none;
	const parkedAt = counts.parked === 0 ? null : (lately.parked.lastAt ?? (await endedBadly(DATED_MS)).parked.lastAt);
	const facts = { queue: queue.name, location: queue.location, counts, oldestDueAt, parkedAt, failed: lately.failed };
	if (oldestDueAt === null || now - oldestDueAt < rules.stuckMs) return facts;
	return { ...facts, lastActivityAt: latest([await newestActivity(queue), lately.failed.lastAt, parkedAt]) };
}

async function newestActivity(queue: Pick<JobQueue, 'list'>): Promise<number | null> {
	const newest = async (...states: JobState[]): Promise<Job[]> => await queue.list({ states, limit: LOOKED_AT });
	const lists = await Promise.all([newest('running'), newest('delayed'), newest('completed', 'failed', 'parked')]);
	return latest(lists.flat().flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]));
}

function latest(times: ReadonlyArray<number | null>): number | null {
	return times.reduce((newest, time) => (time !== null && (newest === null || time > newest) ? time : newest), null);
}

/**
 * A queue is stuck where its oldest due job waits for too long while no job begins or ends; parked jobs wait for a person.
 * @param isCounted some process has counted jobs of that name
 */
export function judgeQueue(facts: QueueFacts, now: number, rules: HealthRules, isCounted = false): QueueHealth {
	const { queue, location, counts, oldestDueAt, lastActivityAt } = facts;
	return {
		...{ queue, location },
		...verdict(facts, now, rules, isCounted),
		jobs: counts,
		oldestDueAt: isoTime(oldestDueAt),
		oldestDueSeconds: oldestDueAt === null ? 0 : Math.max(0, Math.round((now - oldestDueAt) / 1_000)),
		...(lastActivityAt === undefined ? {} : { lastActivityAt: isoTime(lastActivityAt) }),
	};
}

function verdict(facts: QueueFacts, now: number, rules: HealthRules, isCounted: boolean): Judged {
	const { counts } = facts;
	const bad = lateBecause(facts, now, rules) ?? parkedBecause(facts, now) ?? failedBecause(facts, now, rules);
	if (bad !== undefined) return bad;
	const isKnown = isCounted || Object.values(counts).some((jobs) => jobs > 0);
	if (!isKnown) return { status: 'unknown', reason: 'no_jobs', why: 'No job is known under this name: is it spelled as in Write Queue?' };
	return { status: 'up', reason: 'working', why: `${counted(counts.waiting, 'job')} waiting, ${counts.running} running.` };
}

function lateBecause({ counts: { running }, oldestDueAt, lastActivityAt = null }: QueueFacts, now: number, { stuckMs }: HealthRules): Judged | undefined {
	if (oldestDueAt === null || now - oldestDueAt < stuckMs) return undefined;
	const waits = `The oldest due job has waited for ${duration(now - oldestDueAt)}`;
	if (lastActivityAt !== null && now - lastActivityAt < stuckMs) return { status: 'degraded', reason: 'late', why: `${waits}: jobs come in faster than they are done.` };
	const still = lastActivityAt === null ? 'no job has been begun' : `no job has begun or ended for ${duration(now - lastActivityAt)}`;
	if (running > 0) return { status: 'down', reason: 'hanging', why: `${waits}, and ${still}: ${counted(running, 'job')} running that may hang.` };
	return { status: 'down', reason: 'stuck', why: `${waits}, and ${still}: is a workflow with the Write Queue Trigger active?` };
}

/** Time settles none of them: nobody knows whether they were done, until somebody has looked. */
function parkedBecause({ counts, parkedAt }: QueueFacts, now: number): Judged | undefined {
	if (counts.parked === 0) return undefined;
	const last = parkedAt === null ? '' : `, the last ${duration(now - parkedAt)} ago`;
	return {
		status: 'degraded',
		reason: 'parked',
		why: `${counted(counts.parked, 'job')} parked${last}: look in the system whether each was done, then use Write Queue’s Cancel for what was, and Retry for what was not.`,
	};
}

function failedBecause({ failed }: QueueFacts, now: number, rules: HealthRules): Judged | undefined {
	if (failed.jobs < Math.max(1, rules.failedJobs) || failed.lastAt === null || now - failed.lastAt >= rules.failedMs) return undefined;
	const why = `${counted(failed.jobs, 'job')} failed for good in the last ${duration(rules.failedMs)}, the last ${duration(now - failed.lastAt)} ago.`;
	return { status: 'degraded', reason: 'failed_jobs', why };
}

/** A queue that could not be read: nobody gets anything out of it or into it, unless it is the Store beside it that tells nothing. */
export function unreadableQueue(queue: string, why: string, status: 'down' | 'unknown'): QueueHealth {
	return { queue, location: null, status, reason: 'unreadable', why, jobs: null, oldestDueAt: null, oldestDueSeconds: 0 };
}

/** A name that can be no queue's, so that there is nothing to look at. */
export function misnamedQueue(queue: string, why: string): QueueHealth {
	return { queue, location: null, status: 'unknown', reason: 'bad_name', why: `${why} Correct it in the list of queues.`, jobs: null, oldestDueAt: null, oldestDueSeconds: 0 };
}
