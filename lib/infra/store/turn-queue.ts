import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Random } from '../../domain/runtime';

/** One piece of synchronous work; `attempt` may run more than once, its answer is handed out only when it counts. */
export interface Job {
	attempt: () => () => void;
	fail: (error: unknown) => void;
	deadline: number;
}

export interface TurnQueueOptions {
	clock: Clock;
	random: Random;
	/** Runs some of the jobs from the front and removes them; `busy` when the lock is held elsewhere. */
	runSome: (jobs: Job[]) => 'ran' | 'busy';
	/** What a job gets that waited for the lock until its deadline. */
	overdue: () => Error;
	/** How long a job waits for a lock held elsewhere; default 5 s. */
	deadlineMs?: number;
}

const usualDeadlineMs = 5_000;
const longestPauseMs = 25;

/**
 * Gives synchronous work its turns: each slice in a turn of the event loop of its own, so that timers
 * and sockets get theirs in between, however many callers there are. While another process holds the
 * lock, the wait is asynchronous, with jitter, so that two processes do not stay in step.
 */
export class TurnQueue {
	private readonly jobs: Job[] = [];
	private running: Promise<void> | undefined;

	constructor(private readonly options: TurnQueueOptions) {}

	add<T>(work: () => T): Promise<T> {
		return new Promise((resolve, reject) => {
			const attempt = (): (() => void) => {
				const result = work();
				return () => resolve(result);
			};
			this.jobs.push({ attempt, fail: reject, deadline: this.options.clock.now() + (this.options.deadlineMs ?? usualDeadlineMs) });
			this.running ??= this.run();
		});
	}

	/** Resolves when nothing is waiting. */
	async idle(): Promise<void> {
		await this.running;
	}

	private async run(): Promise<void> {
		const { clock, random, runSome } = this.options;
		let refusals = 0;
		try {
			while (this.jobs.length > 0) {
				await nextTurn();
				if (runSome(this.jobs) === 'ran') {
					refusals = 0;
					continue;
				}
				this.failOverdue();
				const longest = Math.min(2 ** refusals++, longestPauseMs);
				await clock.sleep(1 + random() * longest);
			}
		} finally {
			this.running = undefined;
		}
	}

	private failOverdue(): void {
		const now = this.options.clock.now();
		while (this.jobs[0] !== undefined && this.jobs[0].deadline <= now) this.jobs.shift()?.fail(this.options.overdue());
	}
}
