import { ConnectorError } from '../../domain/errors';
import type { Clock } from '../../domain/runtime';
import { system } from './values';

/** Kommo's limit, as Kommo sees it (developers.kommo.com: "Limitations"): requests that arrive within one second. */
export const requestsPerSecond = 7;
export const windowMs = 1_000;
/** How often to look again while every place is held by a request without an answer. */
const lookAgainMs = 25;

export interface Entering {
	clock: Clock;
	signal: AbortSignal;
	/** Nobody waits for longer. */
	maxWaitMs: number;
}

/**
 * Keeps this process within Kommo's limit at the moment of arrival, which the Store's window of
 * departures cannot: a request that first opens a connection arrives some hundred milliseconds
 * late, right into the next second's requests. All that is sure is that a request arrives between
 * its departure and its answer, so each holds its place from the one until a second after the other.
 */
export class Arrivals {
	private underWay = 0;
	private answeredAt: number[] = [];

	/**
	 * Waits for a place.
	 * @returns milliseconds waited; 0 where one was free at once
	 * @throws ConnectorError `rate_limited` with `nothingDone` after `maxWaitMs`; the signal's reason when aborted
	 */
	async enter({ clock, signal, maxWaitMs }: Entering): Promise<number> {
		const since = clock.now();
		for (let waits = 0; ; waits++) {
			signal.throwIfAborted();
			const now = clock.now();
			// A clock that was set back makes no answer later than now.
			this.answeredAt = this.answeredAt.filter((at) => at > now - windowMs).map((at) => Math.min(at, now));
			if (this.underWay + this.answeredAt.length < requestsPerSecond) {
				this.underWay += 1;
				return waits === 0 ? 0 : Math.max(0, now - since);
			}
			if (now - since >= maxWaitMs) throw tooManyUnderWay(maxWaitMs);
			const [oldest] = this.answeredAt;
			await clock.sleep(oldest === undefined ? lookAgainMs : oldest + windowMs - now, signal);
		}
	}

	/** @param sent false where the request was not sent after all */
	leave(clock: Clock, sent: boolean): void {
		this.underWay -= 1;
		if (sent) this.answeredAt.push(clock.now());
	}
}

function tooManyUnderWay(waitedMs: number): ConnectorError {
	return new ConnectorError('rate_limited', `No turn came within ${Math.round(waitedMs / 1_000)} seconds: ${system} is slow to answer the requests before.`, {
		system,
		retryAfterMs: windowMs,
		hint: 'Wait and run again, or spread the calls; the limit is shared by all workflows that use this account.',
		nothingDone: true,
	});
}
