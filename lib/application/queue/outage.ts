import { isConnectorError } from '../../domain/errors';
import type { JobQueue } from '../../domain/queue';
import type { Clock, Log } from '../../domain/runtime';

const firstPauseMs = 500;
const longestPauseMs = 5_000;

/** What a pump knows of the queue being out of reach: it says so once, and asks less and less often. */
export class QueueOutage {
	private failures = 0;

	constructor(private readonly name: string, private readonly log: Pick<Log, 'warn' | 'debug'>) {}

	/** @returns milliseconds to wait before the next call */
	failed(error: unknown): number {
		const reason = isConnectorError(error) ? error.message : 'an unexpected error';
		const fields = { event: 'queue_unreachable', queue: this.name, reason };
		if (this.failures === 0) this.log.warn('The write queue does not answer; it is asked again until it does.', fields);
		else this.log.debug('The write queue still does not answer.', fields);
		this.failures += 1;
		return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.failures - 1, 10));
	}

	over(): void {
		if (this.failures > 0) this.log.debug('The write queue answers again.', { event: 'queue_reachable', queue: this.name });
		this.failures = 0;
	}
}

/** After a stop, an answer is waited for no longer than this: the Store may have been taken away for good. */
const longestAfterStopMs = 10 * 60_000;

export interface AskOptions {
	open: () => Promise<JobQueue>;
	outage: QueueOutage;
	clock: Clock;
	stop: AbortSignal;
	giveUp?: AbortSignal | undefined;
}

/**
 * Asks until the queue answers, however long that takes: what a run has done must not be done again because the queue was away
 * when it ended. Null where it was given up.
 * @throws what asking again would not change
 */
export async function untilAnswered<T>(ask: (queue: JobQueue) => Promise<T>, { open, outage, clock, stop, giveUp }: AskOptions): Promise<T | null> {
	const givenUp = giveUp ?? new AbortController().signal;
	for (let waitedAfterStopMs = 0; ; ) {
		try {
			const answer = await ask(await open());
			outage.over();
			return answer;
		} catch (error) {
			if (!passesByItself(error)) throw error;
			const pauseMs = outage.failed(error);
			if (stop.aborted) waitedAfterStopMs += pauseMs;
			if (givenUp.aborted || waitedAfterStopMs > longestAfterStopMs) return null;
			await clock.sleep(pauseMs, givenUp).catch(() => undefined);
		}
	}
}

/** An outage, also one of a wrong password or a missing right: people mend those while the workflow goes on. */
function passesByItself(error: unknown): boolean {
	return isConnectorError(error) && error.code !== 'validation' && error.code !== 'unsupported';
}
