import { isConnectorError } from '../../domain/errors';
import { urgentPlaces, type JobQueue, type LeasedJob } from '../../domain/queue';
import { JobsUnderWay } from './jobs-under-way';
import { QueueOutage } from './outage';
import type { JobPumpOptions } from './pump-options';
import { settlementOf } from './retry-rule';
import { settle } from './settling';
import { Sleeper } from './sleeper';
import { urgentPriority } from './types';
import { unknownFailure } from './unknown-failure';
import { wakeUps } from './wake-ups';
import { watchedRun, type WatchOptions } from './watched-run';

const pollMs = 500;
const longestPollMs = 2_000;
/** After so many looks in a row that found nothing, the next ones come half as often. */
const patience = 60;
const longestStalledCheckMs = 15_000;
const stalledAtOnce = 50;
const longestRefusalMs = 30_000;

/**
 * Hands the jobs of a queue to runs until it is stopped, then waits until what is under way is settled. Any number of pumps
 * may work on one queue: the leases keep them apart.
 * @throws what is no failure of the queue, after what is under way was settled
 */
export async function pumpJobs(options: JobPumpOptions): Promise<void> {
	await new JobPump(options).pump();
}

class JobPump {
	private readonly sleeper: Sleeper;
	private readonly outage: QueueOutage;
	private readonly watch: WatchOptions;
	/** By lease: runs, and what is being settled. */
	private readonly underWay = new Map<string, Promise<void>>();
	private readonly inProcess: JobsUnderWay;
	private stalledLookedForAt: number | null = null;
	private emptyLooks = 0;
	private refused = false;
	private refusalsInARow = 0;
	private heard: { queue: JobQueue; end: () => void } | null = null;

	constructor(private readonly options: JobPumpOptions) {
		const { clock, stop, name, log, inProcess = new JobsUnderWay() } = options;
		this.sleeper = new Sleeper(clock, stop);
		this.outage = new QueueOutage(name, log);
		this.inProcess = inProcess;
		this.watch = { ...options, outage: this.outage };
	}

	async pump(): Promise<void> {
		const { stop } = this.options;
		try {
			while (!stop.aborted) await this.turn();
		} finally {
			while (this.underWay.size > 0) await Promise.all(this.underWay.values());
			this.heard?.end();
		}
	}

	private async turn(): Promise<void> {
		try {
			const queue = await this.options.open();
			this.listenTo(queue);
			await this.lookForStalled(queue);
			const pause = await this.fill(queue);
			await (pause.wakes ? this.sleeper.sleep(pause.ms) : this.sleeper.rest(Math.min(pause.ms, this.stalledCheckMs())));
		} catch (error) {
			if (!isConnectorError(error)) throw error;
			await this.sleeper.rest(this.outage.failed(error));
		}
	}

	/** Takes jobs while there are places for them. @returns how long to sleep, and whether a new job ends that sleep */
	private async fill(queue: JobQueue): Promise<{ ms: number; wakes: boolean }> {
		const { concurrency, leaseMs, stop } = this.options;
		while (this.underWay.size < concurrency + urgentPlaces && !stop.aborted) {
			if (this.refused) return { ms: this.pauseOfRefusal(), wakes: false };
			// A run that has lost its job still has its place here.
			const onlyUrgent = this.underWay.size >= concurrency;
			const job = await queue.take({ leaseMs, concurrency, urgentFrom: urgentPriority, onlyUrgent });
			this.outage.over();
			if (job === null) return { ms: await this.idleMs(queue), wakes: true };
			this.emptyLooks = 0;
			const waitMs = await this.waitForRate(queue, job);
			if (waitMs > 0) return { ms: waitMs, wakes: false };
			this.track(queue, job, this.runOf(job));
		}
		return { ms: this.stalledCheckMs(), wakes: true };
	}

	/**
	 * The place is taken after the job: a place that was taken for nothing, because the job is another's or waits for its
	 * group, would keep the next job waiting. Where there is none, the job goes back as if it had not been taken.
	 */
	private async waitForRate(queue: JobQueue, job: LeasedJob): Promise<number> {
		const { rate, name, stop } = this.options;
		let waitMs = stop.aborted ? 1 : 0;
		try {
			if (rate === null || stop.aborted) return waitMs;
			const slot = await (await rate.store()).takeSlot(`queue-rate:${name}`, { limit: rate.limit, windowMs: rate.perMs });
			waitMs = slot.granted ? 0 : Math.max(1, slot.retryAfterMs);
		} catch (error) {
			waitMs = 1;
			throw error;
		} finally {
			if (waitMs > 0) await this.track(queue, job, settle(job, { kind: 'release' }, this.watch));
		}
		return waitMs;
	}

	private async runOf(job: LeasedJob): Promise<void> {
		const end = await watchedRun(job, this.watch);
		if (end === 'notStarted') this.refused = true;
		else this.refusalsInARow = 0;
	}

	/** n8n starts no runs just now, e.g. while it shuts down: the job is not tried in a circle. */
	private pauseOfRefusal(): number {
		this.refused = false;
		this.refusalsInARow += 1;
		return Math.min(longestRefusalMs, 1_000 * 2 ** Math.min(this.refusalsInARow - 1, 10));
	}

	private async idleMs(queue: JobQueue): Promise<number> {
		const poll = Math.min(longestPollMs, pollMs * 2 ** Math.min(10, Math.floor(this.emptyLooks / patience)));
		this.emptyLooks += 1;
		const dueIn = await queue.nextDueIn();
		// What is due and was not handed out waits for something else than its time.
		return dueIn === null || dueIn <= 0 ? poll : Math.min(poll, Math.max(5, dueIn));
	}

	/** Settles jobs whose runs were lost with their process. */
	private async lookForStalled(queue: JobQueue): Promise<void> {
		const { clock, leaseMs, log, name } = this.options;
		const lookedAt = this.stalledLookedForAt;
		// A clock that was set back must not put the next look off.
		if (lookedAt !== null && Math.abs(clock.now() - lookedAt) < this.stalledCheckMs()) return;
		const stalled = await queue.takeStalled({ leaseMs, except: this.inProcess.ids(queue), limit: stalledAtOnce });
		this.stalledLookedForAt = stalled.length < stalledAtOnce ? clock.now() : null;
		for (const job of stalled) {
			log.warn('The run of a job was lost.', { event: 'job_stalled', queue: name, jobId: job.id, attempt: job.attempt });
			const failure = unknownFailure('The run of this job was lost with its process, and nobody knows how far it came.', 'stalled');
			this.track(queue, job, settle(job, settlementOf({ kind: 'unknown', failure }, job, this.options), this.watch));
		}
	}

	private stalledCheckMs(): number {
		return Math.min(longestStalledCheckMs, this.options.leaseMs / 4);
	}

	/** What is under way is nobody's stalled job, and is waited for at the end. */
	private track(queue: JobQueue, { id, token }: LeasedJob, work: Promise<void>): Promise<void> {
		const key = `${id} ${token}`;
		const end = this.inProcess.begin(queue, id);
		const over = work.finally(() => {
			end();
			this.underWay.delete(key);
			this.sleeper.wake();
		});
		this.underWay.set(key, over);
		return over;
	}

	private listenTo(queue: JobQueue): void {
		if (this.heard?.queue === queue) return;
		this.heard?.end();
		this.heard = { queue, end: wakeUps.listen(queue, () => this.sleeper.wake()) };
	}
}
