import type { JobQueue, JobState } from '../../domain/queue';

export interface QueueDepth {
	queue: string;
	/** Jobs by state. */
	jobs: Readonly<Record<JobState, number>>;
	/** How long the oldest job that is due has waited; 0 where none waits. */
	oldestDueSeconds: number;
}

/**
 * How full a queue is, for gauges.
 * @param now epoch milliseconds
 * @throws ConnectorError `unavailable` where the queue cannot be reached
 */
export async function queueDepth(queue: Pick<JobQueue, 'name' | 'stats'>, now: number): Promise<QueueDepth> {
	const { counts, oldestDueAt } = await queue.stats();
	return { queue: queue.name, jobs: counts, oldestDueSeconds: oldestDueAt === null ? 0 : Math.max(0, now - oldestDueAt) / 1_000 };
}
