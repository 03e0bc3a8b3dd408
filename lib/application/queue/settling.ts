import { isConnectorError } from '../../domain/errors';
import type { JobOutcome, Meter } from '../../domain/metrics';
import type { Job, JobQueue, JobState, Lease, LeasedJob, Settled } from '../../domain/queue';
import type { Log } from '../../domain/runtime';
import { untilAnswered, type AskOptions } from './outage';
import type { Settlement } from './retry-rule';
import { toldEnds } from './told-ends';
import { wakeUps } from './wake-ups';

export interface SettlingOptions extends AskOptions {
	name: string;
	meter: Pick<Meter, 'job'>;
	log: Pick<Log, 'warn' | 'debug'>;
}

/** What a queue is told of how an attempt ended. */
export type ToDo = Exclude<Settlement, { kind: 'leave' }>;
/** `settledByRun`: by Write Queue: Complete or Fail, which has been logged; `given up`: the queue could not be told. */
type Answer = 'done' | 'settledByRun' | 'lost' | 'given up';

const outcomes: Readonly<Record<ToDo['kind'], JobOutcome | null>> = { complete: 'completed', retryLater: 'retried', fail: 'failed', park: 'parked', release: null };

/** Tells the queue how a job's run ended, until it knows. Never throws. */
export async function settle(job: LeasedJob, settlement: Settlement, options: SettlingOptions): Promise<void> {
	if (settlement.kind === 'leave') return;
	const answer = await answered(job, settlement, options);
	const { name, log } = options;
	const fields = { queue: name, jobId: job.id, attempt: job.attempt, settlement: settlement.kind };
	if (answer === 'done') {
		noteSettled(settlement, { queue: name, jobId: job.id, attempt: job.attempt }, options);
	} else if (answer === 'lost') {
		log.warn('How the run of a job ended was not noted: its lease had been lost before.', { event: 'job_end_ignored', ...fields });
	} else if (answer === 'given up') {
		log.warn('How the run of a job ended could not be noted; the job comes back as one whose run was lost.', { event: 'job_end_unsaved', ...fields });
	}
}

/** Counts and logs what a queue was told, once it has taken it, and only where it was told for the first time. */
export function noteSettled(settlement: ToDo, about: { queue: string; jobId: string; attempt?: number }, { meter, log }: Pick<SettlingOptions, 'meter' | 'log'>): void {
	const outcome = outcomes[settlement.kind];
	if (outcome !== null) meter.job(about.queue, outcome);
	logSettled(log, settlement, { ...about, settlement: settlement.kind });
}

/** What needs a person is told aloud. */
function logSettled(log: Pick<Log, 'warn' | 'debug'>, settlement: ToDo, fields: Readonly<Record<string, string | number>>): void {
	if (settlement.kind === 'fail') {
		log.warn('A job of the write queue has failed for good.', { event: 'job_failed', ...fields, code: settlement.failure.code });
	} else if (settlement.kind === 'park') {
		log.warn('A job of the write queue was put aside for a person.', { event: 'job_parked', ...fields, code: settlement.failure.code });
	} else {
		log.debug('A job of the write queue was settled.', { event: 'job_settled', ...fields });
	}
}

async function answered(job: LeasedJob, settlement: ToDo, options: SettlingOptions): Promise<Answer> {
	try {
		return (await untilAnswered(telling(job, settlement, options.log), options)) ?? 'given up';
	} catch (error) {
		// A result that the queue refuses must not keep a job from being completed.
		if (settlement.kind === 'complete' && settlement.result !== null) return await answered(job, { ...settlement, result: null }, options);
		const reason = isConnectorError(error) ? error.message : 'an unexpected error';
		options.log.warn('The write queue refused the end of a job.', { event: 'job_end_refused', queue: options.name, jobId: job.id, reason });
		return 'given up';
	}
}

/** To be asked until the queue answers. */
function telling(job: LeasedJob, settlement: ToDo, log: SettlingOptions['log']): (queue: JobQueue) => Promise<Answer> {
	let seen: Job | null = null;
	let isTold = false;
	return async (queue) => {
		const isRepeated = isTold;
		// Before it is told, and only then: afterwards what the run has done and an answer that was lost look the same.
		if (!isRepeated && settlement.kind !== 'release') seen = await queue.get(job.id);
		let settled: Settled = 'lost';
		if (isRepeated || seen === null || seen.state === 'running') {
			isTold = true;
			settled = await apply(queue, job, settlement);
			// Perhaps there is a place for the next job now, or a report.
			if (settlement.kind !== 'release') wakeUps.wake(queue);
		}
		if (settled === 'done' || (settled === 'again' && isRepeated)) return 'done';
		return seen === null ? 'lost' : await whoSettled(queue, job, seen, log);
	};
}

async function whoSettled(queue: JobQueue, job: LeasedJob, { state }: Job, log: SettlingOptions['log']): Promise<Answer> {
	if (!(await isSettledByRun(queue, job))) return 'lost';
	noteSettledByRun(queue, job, { state, attempt: job.attempt }, log);
	return 'settledByRun';
}

/**
 * Whether the job was settled by this lease, in whatever way a run can: as far as is known here, else as the queue says. To be asked
 * only where the lease no longer holds the job: then telling the queue changes nothing.
 */
export async function isSettledByRun(queue: JobQueue, { id, token }: Lease): Promise<boolean> {
	const lease = { id, token };
	if (toldEnds.has(queue, lease)) return true;
	const failure = { message: '', code: '' };
	const ways = [() => queue.complete(lease, null), () => queue.fail(lease, failure), () => queue.retryLater(lease, failure, 0)];
	for (const way of ways) if ((await way()) === 'again') return true;
	return false;
}

/** Once, and only where this process has not logged how: the operation ran elsewhere, or did not hear the queue's answer. */
export function noteSettledByRun(queue: JobQueue, lease: Lease, now: { state: JobState | 'gone'; attempt?: number }, log: Pick<Log, 'debug'>): void {
	if (!toldEnds.add(queue, lease)) return;
	log.debug('The run of a job has settled it itself.', { event: 'job_settled_by_run', queue: queue.name, jobId: lease.id, ...now });
}

export function apply(queue: JobQueue, { id, token }: Lease, settlement: ToDo): Promise<Settled> {
	const lease = { id, token };
	switch (settlement.kind) {
		case 'complete':
			return queue.complete(lease, settlement.result);
		case 'retryLater':
			return queue.retryLater(lease, settlement.failure, settlement.delayMs, { counts: settlement.counts });
		case 'fail':
			return queue.fail(lease, settlement.failure);
		case 'park':
			return queue.park(lease, settlement.failure);
		case 'release':
			return queue.release(lease);
	}
}
