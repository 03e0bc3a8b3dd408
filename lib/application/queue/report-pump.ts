import { isConnectorError } from '../../domain/errors';
import type { JobQueue, JobReport } from '../../domain/queue';
import { unlessGivenUp } from './given-up';
import { QueueOutage, untilAnswered, type AskOptions } from './outage';
import type { ReportPumpOptions } from './pump-options';
import { Sleeper } from './sleeper';
import { wakeUps } from './wake-ups';

const pollMs = 2_000;
const defaultLeaseMs = 5 * 60_000;
const defaultMaxAgeMs = 24 * 3_600_000;
const firstPauseMs = 15_000;
const longestPauseMs = 15 * 60_000;

/**
 * Hands the reports of jobs that failed for good, or were parked, to runs until it is stopped, then waits until what is under
 * way is over. A report whose run did not end well is given again, less and less often.
 * @throws what is no failure of the queue, after what is under way is over
 */
export async function pumpReports(options: ReportPumpOptions): Promise<void> {
	await new ReportPump(options).pump();
}

class ReportPump {
	private readonly sleeper: Sleeper;
	private readonly outage: QueueOutage;
	private readonly asking: AskOptions;
	private readonly underWay = new Set<Promise<void>>();
	/** Runs in a row that did not end well, by job. */
	private readonly failures = new Map<string, number>();
	private heard: { queue: JobQueue; end: () => void } | null = null;

	constructor(private readonly options: ReportPumpOptions) {
		const { clock, stop, name, log } = options;
		this.sleeper = new Sleeper(clock, stop);
		this.outage = new QueueOutage(name, log);
		this.asking = { ...options, outage: this.outage };
	}

	async pump(): Promise<void> {
		try {
			while (!this.options.stop.aborted) await this.turn();
		} finally {
			while (this.underWay.size > 0) await Promise.all(this.underWay);
			this.heard?.end();
		}
	}

	private async turn(): Promise<void> {
		const { open, clock, concurrency = 1, leaseMs = defaultLeaseMs, maxAgeMs = defaultMaxAgeMs } = this.options;
		try {
			const queue = await open();
			this.listenTo(queue);
			const limit = concurrency - this.underWay.size;
			if (limit <= 0) return await this.sleeper.sleep(pollMs);
			const reports = await queue.takeReports({ leaseMs, limit, endedAfter: clock.now() - maxAgeMs });
			this.outage.over();
			for (const report of reports) this.track(this.runOf(report));
			if (reports.length === 0) await this.sleeper.sleep(pollMs);
		} catch (error) {
			if (!isConnectorError(error)) throw error;
			await this.sleeper.rest(this.outage.failed(error));
		}
	}

	private async runOf(report: JobReport): Promise<void> {
		const { run, log, name, giveUp } = this.options;
		const lease = { id: report.id, token: report.token };
		const well = await unlessGivenUp((async () => await run(report))().catch(() => false), giveUp);
		// Given up: the report comes again after its lease.
		if (well === null) return;
		try {
			const delayMs = well ? 0 : this.pauseAfterFailure(report.id);
			if (well) this.failures.delete(report.id);
			const kept = await untilAnswered((queue) => (well ? queue.confirmReport(lease) : queue.releaseReport(lease, delayMs)), this.asking);
			if (kept !== true) log.warn('How the run of a report ended was not noted; it may be given again.', { event: 'report_end_unsaved', queue: name, jobId: report.id, well });
		} catch (error) {
			const reason = isConnectorError(error) ? error.message : 'an unexpected error';
			log.warn('The write queue refused the end of a report.', { event: 'report_end_refused', queue: name, jobId: report.id, reason });
		}
	}

	private pauseAfterFailure(id: string): number {
		const failures = (this.failures.get(id) ?? 0) + 1;
		this.failures.set(id, failures);
		return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 10));
	}

	private track(work: Promise<void>): void {
		const over = work.finally(() => {
			this.underWay.delete(over);
			this.sleeper.wake();
		});
		this.underWay.add(over);
	}

	private listenTo(queue: JobQueue): void {
		if (this.heard?.queue === queue) return;
		this.heard?.end();
		this.heard = { queue, end: wakeUps.listen(queue, () => this.sleeper.wake()) };
	}
}
