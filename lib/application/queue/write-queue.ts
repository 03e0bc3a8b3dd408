import { isDeepStrictEqual } from 'node:util';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import { redactText } from '../../domain/masking';
import type { Meter } from '../../domain/metrics';
import type { Job, JobFilter, JobQueue, Lease, NewJob } from '../../domain/queue';
import type { Log, Random } from '../../domain/runtime';
import { leaseLost } from './lease-lost';
import { readLease } from './lease-text';
import { mistake } from './mistake';
import { checkedGroupKey, checkedJobKey } from './names';
import { checkedPayload, keptResult, resultFrom } from './payload';
import { delayAfter } from './retry-rule';
import { apply, noteSettled, noteSettledByRun, type ToDo } from './settling';
import { shownJob, shownJson } from './shown-job';
import { toldEnds } from './told-ends';
import type { ShownJob } from './types';
import { wakeUps } from './wake-ups';

export interface WriteQueueOptions {
	queue: JobQueue;
	meter: Pick<Meter, 'job'>;
	log: Pick<Log, 'warn' | 'debug'>;
	/** Spreads the attempts of jobs that `fail` sends back. */
	random?: Random;
}

export interface JobToAdd {
	key: unknown;
	/** JSON text, or a value of which JSON can be made. */
	data: unknown;
	/** Empty or null: no order. */
	groupKey?: unknown;
	/** 0 to one year; default 0. */
	delaySeconds?: number;
	/** 0 to 1,000; default 0. */
	priority?: number;
	/** Default 3. */
	maxAttempts?: number;
	/** Default false. */
	allowSecrets?: boolean;
}

/** `found: false` where there is no such job (any more). */
export type FoundJob = ({ found: true } & ShownJob) | { found: false };

const longestDelaySeconds = 365 * 24 * 3_600;

/** The write queue as the node uses it. */
export class WriteQueue {
	constructor(private readonly options: WriteQueueOptions) {}

	/**
	 * Puts a job in, once per key.
	 * @throws ConnectorError `validation` for what cannot be queued, and where the key stands for another job already;
	 * without `nothingDone` where the job is perhaps in the queue
	 */
	async add(given: JobToAdd): Promise<{ added: boolean; location: string } & ShownJob> {
		const { queue, meter } = this.options;
		const job = {
			id: checkedJobKey(given.key),
			payload: checkedPayload(given.data, { allowSecrets: given.allowSecrets ?? false }),
			groupKey: checkedGroupKey(given.groupKey),
			delayMs: Math.round(1_000 * delaySeconds(given.delaySeconds ?? 0)),
			priority: wholeNumber('Priority', given.priority ?? 0, 0, 1_000),
			maxAttempts: wholeNumber('Attempts', given.maxAttempts ?? 3, 1, 100),
		};
		const { added, job: kept } = await this.put(job);
		if (!added) checkSame(job, kept);
		meter.job(queue.name, added ? 'added' : 'duplicate');
		if (added) wakeUps.wake(queue);
		// A trigger that looks elsewhere never sees the job.
		return { added, location: queue.location, ...shownJob(kept) };
	}

	async get(key: unknown): Promise<FoundJob> {
		return found(await this.options.queue.get(checkedJobKey(key)));
	}

	/** Newest first; `after` is the last id of the page before. */
	async getMany(filter: JobFilter): Promise<ShownJob[]> {
		return (await this.options.queue.list(filter)).map(shownJob);
	}

	/** @throws ConnectorError `validation` where the job has not failed, or was not parked or cancelled */
	async retry(key: unknown): Promise<FoundJob> {
		const job = await this.options.queue.retry(checkedJobKey(key));
		wakeUps.wake(this.options.queue);
		return found(job);
	}

	/** @throws ConnectorError `validation` where the job does not wait, and has neither failed nor was parked */
	async cancel(key: unknown): Promise<FoundJob> {
		const job = await this.options.queue.cancel(checkedJobKey(key));
		// It may have kept its group waiting.
		wakeUps.wake(this.options.queue);
		return found(job);
	}

	/**
	 * Ends a job well, from any process. Its work is done, so it is completed whatever the result is: one that cannot be kept is dropped, and
	 * `resultDropped` says why.
	 * @param lease the text that the trigger gave
	 * @throws ConnectorError `validation` where the lease is no longer valid
	 */
	async complete(lease: unknown, result: unknown = null): Promise<FoundJob & { resultDropped?: string }> {
		const held = readLease(lease);
		const { text, dropped } = keptResult(resultFrom(result));
		const job = await this.settled(held, { kind: 'complete', result: text });
		return dropped === null ? job : { ...job, resultDropped: dropped };
	}

	/**
	 * The attempt failed: the job is tried again while attempts are left.
	 * @throws ConnectorError `validation` where the lease is no longer valid
	 */
	async fail(lease: unknown, given: { message: string; code?: string; permanent: boolean; retryAfterMs?: number }): Promise<FoundJob> {
		const { queue, random = () => 0.5 } = this.options;
		const held = readLease(lease);
		const job = await queue.get(held.id);
		if (job === null) throw leaseLost(held, null);
		const failure = { message: redactText(given.message.slice(0, 2_000)), code: given.code ?? 'failed' };
		const { permanent, retryAfterMs = 0 } = given;
		if (permanent || job.attempt >= job.maxAttempts) return await this.settled(held, { kind: 'fail', failure });
		return await this.settled(held, { kind: 'retryLater', failure, delayMs: delayAfter(job.attempt, random, retryAfterMs), counts: true });
	}

	private async put(job: NewJob): Promise<{ added: boolean; job: Job }> {
		try {
			return await this.options.queue.add(job);
		} catch (error) {
			throw isConnectorError(error) && !error.nothingDone ? perhapsAdded(error, job.id) : error;
		}
	}

	private async settled(lease: Lease, settlement: ToDo): Promise<FoundJob> {
		const { queue, log } = this.options;
		const settled = await apply(queue, lease, settlement);
		let job: Job | null = null;
		try {
			job = await queue.get(lease.id);
		} finally {
			// Also where the job cannot be read just now: it is settled.
			if (settled === 'done') this.note(lease, settlement, job);
		}
		if (settled === 'lost') throw leaseLost(lease, job);
		if (settled === 'again') noteSettledByRun(queue, lease, { state: job?.state ?? 'gone' }, log);
		wakeUps.wake(queue);
		return found(job);
	}

	private note(lease: Lease, settlement: ToDo, job: Job | null): void {
		const { queue } = this.options;
		toldEnds.add(queue, lease);
		noteSettled(settlement, { queue: queue.name, jobId: lease.id, ...(job === null ? {} : { attempt: job.attempt }) }, this.options);
	}
}

function found(job: Job | null): FoundJob {
	return job === null ? { found: false } : { found: true, ...shownJob(job) };
}

/** Sent, but not confirmed. A key that was derived is another one in the next execution, so it is told. */
function perhapsAdded({ code, message, system, retryable, hint = '' }: ConnectorError, id: string): ConnectorError {
	return new ConnectorError(code, message, {
		system,
		retryable,
		hint: `Perhaps the job is in the queue all the same: add it again with the same job key, ${id}, and it is there once. ${hint}`.trim(),
	});
}

/** The key is what keeps a job from being done twice: for another job it would keep that one from being done at all. */
function checkSame(asked: Pick<Job, 'id' | 'payload' | 'groupKey'>, kept: Job): void {
	const samePayload = asked.payload === kept.payload || isDeepStrictEqual(shownJson(asked.payload), shownJson(kept.payload));
	if (samePayload && asked.groupKey === kept.groupKey) return;
	const other = samePayload ? 'group' : 'data';
	throw mistake(
		'Job Key',
		`The job key ${asked.id} stands for a job with other ${other} already.`,
		'Give every job a key of its own, e.g. the id of the message that asked for it; what a job holds cannot be changed.',
	);
}

function wholeNumber(parameter: string, value: number, least: number, most: number): number {
	if (Number.isInteger(value) && value >= least && value <= most) return value;
	throw mistake(parameter, `${parameter} is no whole number from ${least} to ${most}.`, `Give a number from ${least} to ${most}.`);
}

function delaySeconds(value: number): number {
	if (value >= 0 && value <= longestDelaySeconds) return value;
	throw mistake('Delay (Seconds)', `Delay (Seconds) is not between 0 and ${longestDelaySeconds}.`, 'Give seconds, at most those of a year.');
}
