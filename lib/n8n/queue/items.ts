import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isoTime, shownJson } from '../../application/queue/shown-job';
import type { Job, JobReport, LeasedJob } from '../../domain/queue';

/** Each job is one run with one item. @param lease as text */
export function jobItem(queue: string, job: Job, lease: string): INodeExecutionData[] {
	const { id, payload, attempt, maxAttempts, groupKey, addedAt } = job;
	const counted = { attempt, maxAttempts, isLastAttempt: attempt >= maxAttempts };
	return [{ json: { jobId: id, queue, data: shownJson(payload) as IDataObject, ...counted, groupKey, addedAt: isoTime(addedAt), lease } }];
}

export function reportItem(queue: string, job: Job | JobReport): INodeExecutionData[] {
	const { id, payload, attempt, state, failure, groupKey, addedAt, endedAt } = job;
	const outcome = state === 'parked' ? 'unknown' : 'failed';
	const told = failure === null ? { message: '', code: '' } : { message: failure.message, code: failure.code };
	const times = { addedAt: isoTime(addedAt), endedAt: endedAt === null ? null : isoTime(endedAt) };
	return [{ json: { jobId: id, queue, data: shownJson(payload) as IDataObject, attempt, outcome, failure: told, groupKey, ...times } }];
}

/**
 * By which n8n refuses a second run of the same attempt. A job that a person has put back counts its attempts anew: the time it
 * became due tells them apart. Hashed, because n8n's column ends at 255 characters.
 */
export function runName(queue: string, { id, attempt, dueAt }: Pick<LeasedJob, 'id' | 'attempt' | 'dueAt'>): string {
	return [queue, id, attempt, dueAt].join(':');
}
