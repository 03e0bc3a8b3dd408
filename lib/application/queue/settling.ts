import { isConnectorError } from '../../domain/errors';
import type { JobOutcome, Meter } from '../../domain/metrics';
import type { Job, JobQueue, Lease, LeasedJob, Settled } from '../../domain/queue';
import type { Log } from '../../domain/runtime';
import { untilAnswered, type AskOptions } from './outage';
import type { Settlement } from './retry-rule';
import { wakeUps } from './wake-ups';

export interface SettlingOptions extends AskOptions {
	name: string;
	meter: Pick<Meter, 'job'>;
	log: Pick<Log, 'warn' | 'debug'>;
}

/** What a queue is told of how an attempt ended. */
export type ToDo = Exclude<Settlement, { kind: 'leave' }>;
/** `settledBefore`: the run itself has, by Write Queue: Complete or Fail; `given up`: the queue could not be told. */
type Answer = Settled | 'settledBefore' | 'given up';

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
	// What the run has settled itself was noted by the operation that did.
}

/** Counts and logs what a queue was told, once it has taken it: one line for each end of an attempt, whoever told the queue. */
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
	let isFirst = true;
	const tell = async (queue: JobQueue): Promise<Answer> => {
		if (isFirst && settlement.kind !== 'release' && isSettledByRun(await queue.get(job.id))) return 'settledBefore';
		isFirst = false;
		const settled = await apply(queue, job, settlement);
		// Perhaps there is a place for the next job now, or a report.
		if (settlement.kind !== 'release') wakeUps.wake(queue);
		return settled;
	};
	try {
		return (await untilAnswered(tell, options)) ?? 'given up';
	} catch (error) {
		// A result that the queue refuses must not keep a job from being completed.
		if (settlement.kind === 'complete' && settlement.result !== null) return await answered(job, { ...settlement, result: null }, options);
		const reason = isConnectorError(error) ? error.message : 'an unexpected error';
		options.log.warn('The write queue refused the end of a job.', { event: 'job_end_refused', queue: options.name, jobId: job.id, reason });
		return 'given up';
	}
}

/** The run has settled the job itself; one that somebody else took for dead is running elsewhere, or put aside. */
export function isSettledByRun(job: Job | null): boolean {
	return job !== null && ['completed', 'failed', 'delayed', 'waiting'].includes(job.state);
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
