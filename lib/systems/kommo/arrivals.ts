import type { Clock } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { SharedPlaces, type Place, type Waiting } from '../../resilience/shared-places';

/** Kommo's limit, as Kommo sees it: requests that arrive within one second. */
const limit = 7;
const windowMs = 1_000;
/** A request that is under way for longer has arrived, and a process that died holds its places no longer. */
const heldMs = 6_000;
/** How often to look again while every place is held by a request without an answer. */
const lookAgainMs = 25;

/**
 * Keeps all processes within Kommo's limit at the moment of arrival, which the Store's window of
 * departures cannot: a request that first opens a connection arrives some hundred milliseconds
 * late, right into the next second's requests. All that is sure is that a request arrives between
 * its departure and its answer, so each holds its place from the one until a second after the other.
 */
export class Arrivals {
	private underWay = 0;
	private answeredAt: number[] = [];

	/** @param shared the places of all processes; null where there is one process */
	constructor(private readonly shared: SharedPlaces | null = null) {}

	/** Waits for a place. @returns milliseconds waited; 0 where one was free at once. @throws the signal's reason when aborted */
	async enter(clock: Clock, signal: AbortSignal): Promise<number> {
		let since: number | null = null;
		for (;;) {
			signal.throwIfAborted();
			const now = clock.now();
			since ??= now;
			this.answeredAt = this.answeredAt.filter((at) => at > now - windowMs);
			if (this.underWay + this.answeredAt.length < limit) {
				this.underWay += 1;
				return now - since;
			}
			const [oldest] = this.answeredAt;
			await clock.sleep(oldest === undefined ? lookAgainMs : oldest + windowMs - now, signal);
		}
	}

	/** A place among the requests of all processes, for a caller that has entered; null where there is none to take. @throws the signal's reason when aborted */
	async place(waiting: Waiting): Promise<Place | null> {
		return (await this.shared?.take(waiting)) ?? null;
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
	const arrivals = accounts.get(accountKey) ?? new Arrivals(placesOf(store, accountKey));
	accounts.set(accountKey, arrivals);
	return arrivals;
}

/** A file is one process' own as a rule, and three writes a request dear. */
function placesOf(store: Store, accountKey: string): SharedPlaces | null {
	if (store.kind !== 'redis') return null;
	return new SharedPlaces({ store, name: `places:kommo:${accountKey}`, places: limit, windowMs, heldMs });
}
