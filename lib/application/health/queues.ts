import type { Job, JobQueue, JobState } from '../../domain/queue';
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
	lastParkedAt: number | null;
}

/** Newest jobs that are looked at: each may hold 256 KiB. */
const LOOKED_AT = 5;

/** @throws ConnectorError of the queue */
export async function readQueue(queue: Pick<JobQueue, 'name' | 'stats' | 'list'>, now: number, rules: HealthRules): Promise<QueueFacts> {
	const { counts, oldestDueAt } = await queue.stats();
	const waitsLong = oldestDueAt !== null && now - oldestDueAt >= rules.stuckMs;
	const newest = async (...states: JobState[]): Promise<Job[]> => await queue.list({ states, limit: LOOKED_AT });
	const [running, delayed, ended] = waitsLong ? await Promise.all([newest('running'), newest('delayed'), newest('completed', 'failed')]) : [[], [], []];
	const parked = counts.parked > 0 ? await newest('parked') : [];
	return {
		queue: queue.name,
		counts,
		oldestDueAt,
		lastActivityAt: latest([...running, ...delayed, ...ended, ...parked].flatMap(({ startedAt, endedAt }) => [startedAt, endedAt])),
		lastParkedAt: latest(parked.map(({ endedAt }) => endedAt)),
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

function verdict({ counts, oldestDueAt, lastActivityAt, lastParkedAt }: QueueFacts, now: number, rules: HealthRules): Pick<QueueHealth, 'status' | 'why'> {
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
	if (parked > 0 && lastParkedAt !== null && now - lastParkedAt < rules.parkedMs) {
		return { status: 'degraded', why: `${counted(parked, 'job')} parked, the last ${duration(now - lastParkedAt)} ago: somebody must look whether it was done.` };
	}
	return { status: 'up', why: `${counted(waiting, 'job')} waiting, ${running} running.` };
}

/** A queue that could not be read. */
export function unreadableQueue(queue: string, why: string): QueueHealth {
	return { queue, status: 'unknown', why, jobs: null, oldestDueAt: null, oldestDueSeconds: 0, lastActivityAt: null };
}
