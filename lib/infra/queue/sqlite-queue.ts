import { resolve } from 'node:path';

import type { BadEnds, Job, JobFailure, JobFilter, JobQueue, JobReport, Lease, LeasedJob, NewJob, QueueStats, Settled, TakeOptions } from '../../domain/queue';
import { checkFilter, checkLimit, checkMs, checkNewJob, checkTake } from './queue-arguments';
import { closedQueueError, queueError } from './queue-error';
import { openQueueFile, type QueueFile, type QueueFileOptions } from './sqlite-queue-file';
import { WrongState } from './sqlite-settling';

/**
 * Opens the queue of this name in a file that all n8n processes of one machine may share, making file and folder where they are missing.
 * @throws ConnectorError of the system `Write Queue`: `unavailable` (missing rights, full disk, damaged file, locked by others),
 * `validation` (network file system, a database of another program or of a newer version)
 */
export async function openSqliteQueue(options: QueueFileOptions): Promise<JobQueue> {
	return new SqliteQueue(options.name, await openQueueFile({ ...options, file: resolve(options.file) }));
}

class SqliteQueue implements JobQueue {
	readonly kind = 'sqlite';
	readonly location: string;
	private closing: Promise<void> | undefined;

	constructor(
		readonly name: string,
		private readonly opened: QueueFile,
	) {
		this.location = opened.location;
	}

	async add(job: NewJob): Promise<{ added: boolean; job: Job }> {
		const checked = checkNewJob(job);
		return await this.file.write(({ adding }, moment) => adding.add(checked, moment));
	}

	async get(id: string): Promise<Job | null> {
		return await this.file.read(({ rows }, moment) => rows.job(id, moment));
	}

	/** Read in several turns: a job that changes its state meanwhile may be missed, none comes twice. */
	async list(filter: JobFilter): Promise<Job[]> {
		checkFilter(filter);
		const { file } = this;
		const jobs: Job[] = [];
		let before = filter.after === undefined ? Number.MAX_SAFE_INTEGER : await this.numberOf(filter.after);
		while (jobs.length < filter.limit) {
			const page = await file.read(({ listing }, moment) => listing.page({ ...filter, limit: filter.limit - jobs.length }, before, moment));
			jobs.push(...page.jobs);
			if (page.next === null) break;
			before = page.next;
		}
		return jobs;
	}

	async take(options: TakeOptions): Promise<LeasedJob | null> {
		const checked = checkTake(options);
		for (;;) {
			const taken = await this.file.take(({ taking }, moment) => taking.take(checked, moment));
			if (taken !== 'more') return taken;
		}
	}

	async nextDueIn(): Promise<number | null> {
		return await this.file.read(({ taking }, moment) => taking.nextDueIn(moment));
	}

	async renew(lease: Lease, leaseMs: number): Promise<boolean> {
		const ms = checkMs('leaseMs', leaseMs, 1);
		return await this.file.write(({ taking }, moment) => taking.renew(lease, ms, moment));
	}

	async complete(lease: Lease, result: string | null): Promise<Settled> {
		return await this.file.write(({ settling }, moment) => settling.complete(lease, result, moment));
	}

	async retryLater(lease: Lease, failure: JobFailure, delayMs: number, { counts } = { counts: true }): Promise<Settled> {
		const again = { delayMs: checkMs('delayMs', delayMs, 0), counts };
		return await this.file.write(({ settling }, moment) => settling.retryLater(lease, failure, again, moment));
	}

	async fail(lease: Lease, failure: JobFailure): Promise<Settled> {
		return await this.file.write(({ settling }, moment) => settling.end(lease, 'fail', failure, moment));
	}

	async park(lease: Lease, failure: JobFailure): Promise<Settled> {
		return await this.file.write(({ settling }, moment) => settling.end(lease, 'park', failure, moment));
	}

	async release(lease: Lease): Promise<Settled> {
		return await this.file.write(({ settling }, moment) => settling.release(lease, moment));
	}

	async takeStalled(options: { leaseMs: number; except: readonly string[]; limit: number }): Promise<LeasedJob[]> {
		const checked = { ...options, leaseMs: checkMs('leaseMs', options.leaseMs, 1) };
		checkLimit(options.limit);
		return await this.file.write(({ taking }, moment) => taking.takeStalled(checked, moment), isEmpty);
	}

	async retry(id: string): Promise<Job | null> {
		const answer = await this.file.write(({ settling }, moment) => settling.retry(id, moment));
		return inRightState(answer, 'waits again only when it has failed, was parked or was cancelled');
	}

	async cancel(id: string): Promise<Job | null> {
		const answer = await this.file.write(({ settling }, moment) => settling.cancel(id, moment));
		return inRightState(answer, 'can be cancelled only while it waits, or when it has failed or was parked');
	}

	async takeReports(options: { leaseMs: number; limit: number; endedAfter: number }): Promise<JobReport[]> {
		const checked = { ...options, leaseMs: checkMs('leaseMs', options.leaseMs, 1) };
		checkLimit(options.limit);
		return await this.file.write(({ reports }, moment) => reports.take(checked, moment), isEmpty);
	}

	async confirmReport(report: Pick<JobReport, 'id' | 'token'>): Promise<boolean> {
		return await this.file.write(({ reports }) => reports.confirm(report));
	}

	async releaseReport(report: Pick<JobReport, 'id' | 'token'>, delayMs: number): Promise<boolean> {
		const ms = checkMs('delayMs', delayMs, 0);
		return await this.file.write(({ reports }, moment) => reports.release(report, ms, moment));
	}

	async stats(): Promise<QueueStats> {
		return await this.file.read(({ listing }, moment) => listing.stats(moment));
	}

	async endedBadly({ endedAfter }: { endedAfter: number }): Promise<BadEnds> {
		return await this.file.read(({ listing }, moment) => listing.endedBadly(endedAfter, moment));
	}

	async ping(): Promise<void> {
		await this.file.read(() => undefined);
	}

	async close(): Promise<void> {
		await (this.closing ??= this.opened.close());
	}

	private get file(): QueueFile {
		if (this.closing !== undefined) throw closedQueueError(this.location);
		return this.opened;
	}

	private async numberOf(after: string): Promise<number> {
		const number = await this.file.read(({ listing }) => listing.numberOfJob(after));
		if (number === undefined) throw queueError('validation', `after names the job ${after}, which is not kept any more.`, 'Begin again with the first page.', { parameter: 'after', nothingDone: true });
		return number;
	}
}

function isEmpty(answer: readonly unknown[]): boolean {
	return answer.length === 0;
}

/** @throws ConnectorError `validation` */
function inRightState(answer: Job | null | WrongState, rule: string): Job | null {
	if (!(answer instanceof WrongState)) return answer;
	const { id, state } = answer.job;
	throw queueError('validation', `the job ${id} is ${state}; a job ${rule}.`, undefined, { parameter: 'id', nothingDone: true });
}
