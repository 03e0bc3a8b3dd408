import type { Clock } from '../../domain/runtime';
import type { Store } from '../../domain/store';

/** Kommo's limit, as Kommo sees it: requests that arrive within one second. */
const limit = 7;
const windowMs = 1_000;
/** How often to look again while every place is held by a request without an answer. */
const lookAgainMs = 25;

/**
 * Keeps this process within Kommo's limit at the moment of arrival, which the Store's window of
 * departures cannot: a request that first opens a connection arrives some hundred milliseconds
 * late, right into the next second's requests. All that is sure is that a request arrives between
 * its departure and its answer, so each holds its place from the one until a second after the other.
 */
export class Arrivals {
	private underWay = 0;
	private answeredAt: number[] = [];

	/** Waits for a place. @throws the signal's reason when aborted */
	async enter(clock: Clock, signal: AbortSignal): Promise<void> {
		for (;;) {
			signal.throwIfAborted();
			const now = clock.now();
			this.answeredAt = this.answeredAt.filter((at) => at > now - windowMs);
			if (this.underWay + this.answeredAt.length < limit) break;
			const [oldest] = this.answeredAt;
			await clock.sleep(oldest === undefined ? lookAgainMs : oldest + windowMs - now, signal);
		}
		this.underWay += 1;
	}

	/** @param sent false where the request was not sent after all */
	leave(clock: Clock, sent: boolean): void {
		this.underWay -= 1;
		if (sent) this.answeredAt.push(clock.now());
	}
}

/** A process has one Store, and an account's requests in it share one window, whoever makes them. */
const windows = new WeakMap<Store, Map<string, Arrivals>>();

export function arrivalsOf(store: Store, accountKey: string): Arrivals {
	const accounts = windows.get(store) ?? new Map<string, Arrivals>();
	windows.set(store, accounts);
	const arrivals = accounts.get(accountKey) ?? new Arrivals();
	accounts.set(accountKey, arrivals);
	return arrivals;
}
