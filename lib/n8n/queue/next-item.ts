import type { INodeExecutionData } from 'n8n-workflow';

import { leaseText } from '../../application/queue';
import type { Job, JobQueue } from '../../domain/queue';
import { jobItem, reportItem } from './items';

const pageSize = 1_000;
/** A test run waits for nobody: of longer queues it shows what comes next among the newest. */
const mostPages = 20;

/** What the trigger would hand out next, without taking it. A lease of a test settles nothing. */
export async function nextItem(queue: JobQueue, event: 'jobReady' | 'jobFailed'): Promise<INodeExecutionData[]> {
	if (event === 'jobFailed') {
		const [job] = await queue.list({ states: ['failed', 'parked'], limit: 1 });
		return job === undefined ? note('No job of this queue has failed for good.') : reportItem(queue.name, job);
	}
	const job = await nextJob(queue);
	if (job === undefined) return note('Nothing is waiting in this queue.');
	return jobItem(queue.name, { ...job, attempt: job.attempt + 1 }, leaseText({ id: job.id, token: 'test' }));
}

/** Highest priority first, then in the order they were added; of jobs that are not due yet the first to be. */
async function nextJob(queue: JobQueue): Promise<Job | undefined> {
	const waiting = await all(queue, 'waiting');
	const byPriority = waiting.reverse().sort((left, right) => right.priority - left.priority);
	if (byPriority[0] !== undefined) return byPriority[0];
	return (await all(queue, 'delayed')).sort((left, right) => left.dueAt - right.dueAt)[0];
}

async function all(queue: JobQueue, state: 'waiting' | 'delayed'): Promise<Job[]> {
	const found: Job[] = [];
	for (let page = 0; page < mostPages; page++) {
		const after = found.at(-1)?.id;
		const jobs = await queue.list({ states: [state], limit: pageSize, ...(after === undefined ? {} : { after }) });
		found.push(...jobs);
		if (jobs.length < pageSize) break;
	}
	return found;
}

function note(text: string): INodeExecutionData[] {
	return [{ json: { note: text } }];
}
