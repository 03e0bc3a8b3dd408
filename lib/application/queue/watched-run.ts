import type { JobQueue, LeasedJob } from '../../domain/queue';
import type { Random } from '../../domain/runtime';
import { unlessGivenUp } from './given-up';
import { settlementOf } from './retry-rule';
import { isSettledByRun, noteSettledByRun, settle, type SettlingOptions } from './settling';
import type { RunEnd, RunJob, UnknownOutcome } from './types';
import { unknownFailure } from './unknown-failure';

export interface WatchOptions extends SettlingOptions {
	run: RunJob;
	random: Random;
	leaseMs: number;
	unknownOutcome: UnknownOutcome;
}

/**
 * Runs a job, keeps its lease meanwhile, and settles it by how the run ends. Never throws.
 * @returns how the run ended; null where it was given up
 */
export async function watchedRun(job: LeasedJob, options: WatchOptions): Promise<RunEnd['kind'] | null> {
	const over = new AbortController();
	const lease = new KeptLease(job, options, over.signal);
	const keeping = lease.keep();
	try {
		const end = await endOf(job, options);
		if (end === null) {
			options.log.warn('A run was left before its end; its job comes back as one whose run was lost.', { event: 'job_left', queue: options.name, jobId: job.id });
			return null;
		}
		// The lease is kept while the queue is told, too: it may be away for longer than the lease lasts.
		if (!lease.lost) {
			lease.runIsOver = true;
			await settle(job, settlementOf(end, job, options), options);
		}
		return end.kind;
	} finally {
		over.abort();
		await keeping;
	}
}

async function endOf(job: LeasedJob, { run, giveUp }: WatchOptions): Promise<RunEnd | null> {
	const lost: RunEnd = { kind: 'unknown', failure: unknownFailure('The run ended in a way that is not known.', 'unknown') };
	const running = (async () => await run(job))().catch(() => lost);
	return await unlessGivenUp(running, giveUp);
}

/** A lease that is renewed at a third of its length. */
class KeptLease {
	lost = false;
	/** What became of the job is told by who settles it. */
	runIsOver = false;

	constructor(private readonly job: LeasedJob, private readonly options: WatchOptions, private readonly over: AbortSignal) {}

	async keep(): Promise<void> {
		const { clock, leaseMs } = this.options;
		let pauseMs = leaseMs / 3;
		while (!this.over.aborted && !this.lost) {
			await clock.sleep(pauseMs, this.over).catch(() => undefined);
			if (!this.over.aborted) pauseMs = await this.renewed();
		}
	}

	/** @returns milliseconds until the next time */
	private async renewed(): Promise<number> {
		const { open, outage, leaseMs } = this.options;
		const { id, token } = this.job;
		try {
			const queue = await open();
			const isKept = await queue.renew({ id, token }, leaseMs);
			outage.over();
			if (!isKept && !this.over.aborted) await this.lose(queue);
			return leaseMs / 3;
		} catch (error) {
			return Math.min(leaseMs / 6, outage.failed(error));
		}
	}

	/** The run may have settled its job itself, by Write Queue: Complete or Fail; else somebody took the run for dead. */
	private async lose(queue: JobQueue): Promise<void> {
		const { log, name } = this.options;
		const { id, attempt } = this.job;
		const state = (await queue.get(id))?.state ?? 'gone';
		const isByRun = await isSettledByRun(queue, this.job);
		// Known only now: where the queue went away meanwhile, it is asked again.
		this.lost = true;
		if (this.runIsOver) return;
		if (isByRun) return noteSettledByRun(queue, this.job, { state, attempt }, log);
		log.warn('A job is no longer this run\'s: how the run ends changes nothing.', { event: 'job_lease_lost', queue: name, jobId: id, attempt, state });
	}
}
