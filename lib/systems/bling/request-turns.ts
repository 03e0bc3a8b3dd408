import { ConnectorError } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import type { Store } from '../../domain/store';
import { InOrder } from '../../resilience/in-order';
import { takeTurn } from '../../resilience/rate-limit';
import { SharedPlaces, type Place } from '../../resilience/shared-places';
import { justFailed, notWritten } from '../../resilience/store-outage';
import { Arrivals, requestsPerSecond, windowMs } from './arrivals';
import { DayShare } from './day-share';
import { dayLimitIn } from './errors';
import { system } from './system';
import type { TurnTools } from './turn-tools';

/**
 * Over the second, for what requests of processes that share a file take to arrive; within a process `Arrivals` keeps the
 * second, and over Redis `SharedPlaces` does. Measured with it: 100 requests take 1.05 times what the limit allows at best.
 */
const marginMs = 20;
/** What a process that died holds of the second is free again after this. */
const heldMs = 6_000;
/** Whoever would wait longer is told so at once. */
const longestWaitMs = 120_000;

/** While the Store is down, what only reads goes on; a write fails at once, for here reads wait behind it. */
export interface TurnCall {
	signal: AbortSignal;
	reads: boolean;
}

/**
 * The limits of one Bling account (developer.bling.com.br/limites: 3 requests in a second, 120,000 a day, over all
 * applications), kept by the Store for all processes. Who comes first in this process is served first.
 */
export class RequestTurns {
	private readonly arrivals: Arrivals;
	private readonly places: SharedPlaces | null;
	private readonly day: DayShare;
	private readonly order = new InOrder();

	constructor(
		private readonly account: string,
		private readonly tools: TurnTools,
	) {
		this.arrivals = new Arrivals(tools.clock);
		this.places = placesOf(account, tools.store);
		this.day = new DayShare(account, tools);
	}

	/** Sends when it is its turn. @throws ConnectorError `rate_limited` where that is too far away */
	async run(send: () => Promise<HttpResponse>, call: TurnCall): Promise<HttpResponse> {
		const place = await this.turn(call);
		const sentAt = this.tools.clock.now();
		try {
			const response = await send();
			const limit = dayLimitIn(response);
			// Without the Store the answer is still the answer; the next request finds out by itself.
			if (limit !== null) await this.day.end(limit).catch(() => undefined);
			return response;
		} finally {
			const againMs = this.arrivals.leave(sentAt);
			place?.leave(true, againMs);
		}
	}

	/** @returns its place among the requests of all processes; null where there is none to take */
	private async turn(call: TurnCall): Promise<Place | null> {
		const { clock, meter } = this.tools;
		const startedAt = clock.now();
		// Whoever stands behind others waits with them.
		let waits = this.order.waiting > 0;
		const place = await this.inOrder(async (maxWaitMs) => {
			const entered = await this.enter(call, maxWaitMs);
			waits ||= entered.waited;
			return entered.place;
		}, call.signal);
		const waitedMs = clock.now() - startedAt;
		if (waits && waitedMs > 0) meter?.rateLimitWait(system, waitedMs);
		return place;
	}

	/** Counts a request that was sent before its account was known. */
	async count(signal: AbortSignal): Promise<void> {
		const call = { signal, reads: true };
		await this.inOrder(async (maxWaitMs) => {
			await this.take(call, maxWaitMs);
			(await this.place(call, maxWaitMs))?.leave(true);
		}, signal);
	}

	private async enter(call: TurnCall, maxWaitMs: number): Promise<{ waited: boolean; place: Place | null }> {
		const { store, clock } = this.tools;
		const down = call.reads ? null : justFailed(store, clock.now());
		// Reads wait behind it.
		if (down) throw notWritten(down);
		let waited = await this.arrivals.enter(call.signal);
		try {
			waited = (await this.take(call, maxWaitMs)) || waited;
			const place = await this.place(call, maxWaitMs);
			return { waited: waited || (place?.waitedMs ?? 0) > 0, place };
		} catch (error) {
			this.arrivals.leave(null);
			throw error;
		}
	}

	/** @returns whether it had to wait */
	private async take(call: TurnCall, maxWaitMs: number): Promise<boolean> {
		const { store, clock, random } = this.tools;
		await this.day.take(call);
		const rate = { limit: requestsPerSecond, windowMs: 1_000, marginMs };
		return (await takeTurn(store, `limit:bling:${this.account}`, rate, { ...call, clock, random, system, maxWaitMs, storeWaitMs: 0 })) > 0;
	}

	private async place(call: TurnCall, maxWaitMs: number): Promise<Place | null> {
		const { clock, random } = this.tools;
		return (await this.places?.take({ ...call, clock, random, system, maxWaitMs })) ?? null;
	}

	/** One after the other. Whoever is served late leaves at once, so that nobody waits for much longer. */
	private async inOrder<T>(step: (maxWaitMs: number) => Promise<T>, signal: AbortSignal): Promise<T> {
		const { clock } = this.tools;
		const waitMs = (this.order.waiting / requestsPerSecond) * 1_000;
		if (waitMs > longestWaitMs) throw queueFull(waitMs);
		const startedAt = clock.now();
		return await this.order.run(async () => {
			const leftMs = startedAt + longestWaitMs - clock.now();
			if (leftMs < 0) throw queueFull(1_000);
			return await step(leftMs);
		}, signal);
	}
}

function queueFull(waitMs: number): ConnectorError {
	return new ConnectorError('rate_limited', `More requests wait for ${system} than its limit of ${requestsPerSecond} a second lets through in two minutes.`, {
		system,
		retryAfterMs: Math.round(waitMs),
		hint: 'Run fewer items at once; the limit is shared by all workflows that use this account.',
		nothingDone: true,
	});
}

/** Null but over Redis: a file is one process' own as a rule, and three writes a request dear. */
function placesOf(account: string, store: Store): SharedPlaces | null {
	if (store.kind !== 'redis') return null;
	return new SharedPlaces({ store, name: `places:bling:${account}`, places: requestsPerSecond, windowMs, heldMs });
}

/** A process has one Store, and an account's requests in it share one queue, whoever makes them. */
const queues = new WeakMap<Store, Map<string, RequestTurns>>();

export function turnsOf(account: string, tools: TurnTools): RequestTurns {
	const accounts = queues.get(tools.store) ?? new Map<string, RequestTurns>();
	queues.set(tools.store, accounts);
	const turns = accounts.get(account) ?? new RequestTurns(account, tools);
	accounts.set(account, turns);
	return turns;
}
