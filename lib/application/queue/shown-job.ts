import type { Job, JobReport, LeasedJob } from '../../domain/queue';
import type { ShownJob } from './types';

/** The job as the nodes show it: its payload as data, times as ISO 8601 in UTC, and without what a lease is made of. */
export function shownJob(job: Job | LeasedJob | JobReport): ShownJob {
	return {
		jobId: job.id,
		state: job.state,
		data: shownJson(job.payload),
		groupKey: job.groupKey,
		priority: job.priority,
		attempt: job.attempt,
		maxAttempts: job.maxAttempts,
		addedAt: isoTime(job.addedAt),
		dueAt: isoTime(job.dueAt),
		startedAt: job.startedAt === null ? null : isoTime(job.startedAt),
		endedAt: job.endedAt === null ? null : isoTime(job.endedAt),
		result: job.result === null ? null : shownJson(job.result),
		failure: job.failure,
	};
}

/** What somebody else has written into the queue is shown as it is, JSON or not. */
export function shownJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** `Date` knows no time further away. */
const longestTimeMs = 8_640_000_000_000_000;

export function isoTime(epochMs: number): string {
	return new Date(Math.min(Math.max(epochMs, 0), longestTimeMs)).toISOString();
}
