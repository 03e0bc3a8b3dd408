import type { INodeExecutionData } from 'n8n-workflow';

import { leaseText } from '../../application/queue';
import type { Job, JobQueue } from '../../domain/queue';
import { jobItem, reportItem } from './items';

/** A test run waits for nobody: of longer queues it knows the newest jobs. */
const pageSize = 1_000;

/** A job that waits, as a rule the one that the trigger would hand out next, without taking it. A lease of a test settles nothing. */
export async function nextItem(queue: JobQueue, event: 'jobReady' | 'jobFailed'): Promise<INodeExecutionData[]> {
	if (event === 'jobFailed') {
		const [job] = await queue.list({ states: ['failed', 'parked'], limit: 1 });
		return job === undefined ? note('No job of this queue has failed for good.', queue) : reportItem(queue.name, job);
	}
	const job = await nextJob(queue);
	if (job === undefined) return note('Nothing is waiting in this queue. Does Write Queue: Add, in its output, name the same location?', queue);
	return jobItem(queue.name, { ...job, attempt: job.attempt + 1 }, leaseText({ id: job.id, token: 'test' }));
}

/**
 * Highest priority first, then in the order they were added, of those that wait for nothing else; where all wait for their time or
 * for another job of their group, the first to be due: an author wants to see a job.
 */
async function nextJob(queue: JobQueue): Promise<Job | undefined> {
	const jobs = (await queue.list({ states: ['waiting', 'delayed', 'running'], limit: pageSize })).reverse();
	const waiting = jobs.filter(({ state }) => state !== 'running');
	const heads = headsOfGroups(jobs).filter(({ state }) => state === 'waiting');
	const [next] = heads.sort((left, right) => right.priority - left.priority);
	return next ?? waiting.sort((left, right) => left.dueAt - right.dueAt)[0];
}

/** Without those that wait for a job of their group that was added before, or is running. */
function headsOfGroups(jobs: readonly Job[]): Job[] {
	const busy = new Set(jobs.filter(({ state }) => state === 'running').map(({ groupKey }) => groupKey));
	const seen = new Set<string>();
	return jobs.filter(({ groupKey }) => {
		if (groupKey === null) return true;
		const isHead = !seen.has(groupKey) && !busy.has(groupKey);
		seen.add(groupKey);
		return isHead;
	});
}

function note(text: string, { name: queue, location }: JobQueue): INodeExecutionData[] {
	return [{ json: { note: text, queue, location } }];
}
