import type { Clock, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { InOrder } from '../../resilience/in-order';
import { takeTurn } from '../../resilience/rate-limit';
import { SharedPlaces, type Place } from '../../resilience/shared-places';
import { justFailed, patiently, storeWaitMs } from '../../resilience/store-outage';
import { Arrivals, requestsPerSecond, windowMs } from './arrivals';
import { system } from './values';

/** The margin absorbs what the network adds to the spacing of departures. */
const requestLimit = { limit: requestsPerSecond, windowMs, marginMs: 100 };
const longestWaitMs = 30_000;
/** What the queue alone takes is no wait for a turn. */
const noticeableMs = 20;
/** A request that is under way for longer has arrived, and a process that died holds its places no longer. */
const heldMs = 6_000;

export interface TurnTools {
	store: Store;
	clock: Clock;
	random: Random;
}

export interface TurnCall {
	signal: AbortSignal;
	/** Goes on while the Store is down; a write waits for it and fails. */
	reads: boolean;
}

export interface Turn {
	/** 0 where nothing had to be waited for. */
	readonly waitedMs: number;
	/** To be called once. @param sent false where the request was not sent after all */
	leave(sent: boolean): void;
}

/**
 * The turns of one account's requests: a place among this process' own, one in the Store's window of departures, and over Redis
 * one among the requests of all processes. Reads are served in the order of their coming, and so are writes; neither waits behind the other, because
 * writes wait for a Store that is down.
 */
export class RequestTurns {
	private readonly arrivals = new Arrivals();
	private readonly places: SharedPlaces | null;
	private readonly reads = new InOrder();
	private readonly writes = new InOrder();

	constructor(
		private readonly accountKey: string,
		store: Store,
	) {
		this.places = placesOf(store, accountKey);
	}

	/**
	 * @throws ConnectorError with `nothingDone`: `rate_limited` after 30 seconds, `unavailable` for a write that has waited five for
	 * a Store that is down; the signal's reason when aborted
	 */
	async take(tools: TurnTools, { signal, reads }: TurnCall): Promise<Turn> {
		const { clock, store } = tools;
		const order = reads ? this.reads : this.writes;
		const startedAt = clock.now();
		const inTurn = async (): Promise<Turn> => await order.run(async () => await this.next(tools, { signal, reads }, startedAt), signal);
		// Outside the queue, and without a place that reads could use.
		return reads ? await inTurn() : await patiently(store, inTurn, { clock, signal, waitMs: storeWaitMs });
	}

	private async next({ store, clock, random }: TurnTools, { signal, reads }: TurnCall, startedAt: number): Promise<Turn> {
		const down = reads ? null : justFailed(store, clock.now());
		if (down) throw down;
		const queuedMs = clock.now() - startedAt;
		const left = (): number => Math.max(0, startedAt + longestWaitMs - clock.now());
		let waitedMs = queuedMs < noticeableMs ? 0 : queuedMs;
		waitedMs += await this.arrivals.enter({ clock, signal, maxWaitMs: left() });
		try {
			waitedMs += await takeTurn(store, `limit:kommo:${this.accountKey}`, requestLimit, { clock, random, signal, system, reads, maxWaitMs: left(), storeWaitMs: 0 });
			const place = (await this.places?.take({ clock, random, signal, system, reads, maxWaitMs: left() })) ?? null;
			return { waitedMs: waitedMs + (place?.waitedMs ?? 0), leave: (sent) => this.leave(clock, place, sent) };
		} catch (error) {
			this.arrivals.leave(clock, false);
			throw error;
		}
	}

	private leave(clock: Clock, place: Place | null, sent: boolean): void {
		this.arrivals.leave(clock, sent);
		place?.leave(sent);
	}
}

/** A process has one Store, and an account's requests in it share one window, whoever makes them. */
const accounts = new WeakMap<Store, Map<string, RequestTurns>>();

export function turnsOf(store: Store, accountKey: string): RequestTurns {
	const known = accounts.get(store) ?? new Map<string, RequestTurns>();
	accounts.set(store, known);
	const turns = known.get(accountKey) ?? new RequestTurns(accountKey, store);
	known.set(accountKey, turns);
	return turns;
}

/** Null but over Redis: a file is one process' own as a rule, and three writes a request dear. */
function placesOf(store: Store, accountKey: string): SharedPlaces | null {
	if (store.kind !== 'redis') return null;
	return new SharedPlaces({ store, name: `places:kommo:${accountKey}`, places: requestsPerSecond, windowMs, heldMs });
}
