import { ConnectorError } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import type { Store } from '../../domain/store';
import { takeTurn } from '../../resilience/rate-limit';
import { Arrivals, requestsPerSecond } from './arrivals';
import { DayShare } from './day-share';
import { dayLimitIn } from './errors';
import { system } from './system';
import type { TurnTools } from './turn-tools';

/**
 * Over the second, for what different processes' requests take to arrive; within a process `Arrivals` keeps the second.
 * Measured with it: 100 requests take 1.05 times what the limit allows at best.
 */
const marginMs = 20;
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
	private readonly day: DayShare;
	private last: Promise<void> = Promise.resolve();
	private waiting = 0;

	constructor(
		private readonly account: string,
		private readonly tools: TurnTools,
	) {
		this.arrivals = new Arrivals(tools.clock);
		this.day = new DayShare(account, tools);
	}

	/** Sends when it is its turn. @throws ConnectorError `rate_limited` where that is too far away */
	async run(send: () => Promise<HttpResponse>, call: TurnCall): Promise<HttpResponse> {
		await this.turn(call);
		const sentAt = this.tools.clock.now();
		try {
			const response = await send();
			const limit = dayLimitIn(response);
			// Without the Store the answer is still the answer; the next request finds out by itself.
			if (limit !== null) await this.day.end(limit).catch(() => undefined);
			return response;
		} finally {
			this.arrivals.leave(sentAt);
		}
	}

	private async turn(call: TurnCall): Promise<void> {
		const { clock, meter } = this.tools;
		const startedAt = clock.now();
		// Whoever stands behind others waits with them.
		let waits = this.waiting > 0;
		await this.inOrder(async () => {
			waits = (await this.enter(call)) || waits;
		}, call.signal);
		const waitedMs = clock.now() - startedAt;
		if (waits && waitedMs > 0) meter?.rateLimitWait(system, waitedMs);
	}

	/** Counts a request that was sent before its account was known. */
	async count(signal: AbortSignal): Promise<void> {
		await this.inOrder(async () => {
			await this.take({ signal, reads: true });
		}, signal);
	}

	/** @returns whether it had to wait */
	private async enter(call: TurnCall): Promise<boolean> {
		const waited = await this.arrivals.enter(call.signal);
		try {
			return (await this.take(call)) || waited;
		} catch (error) {
			this.arrivals.leave(null);
			throw error;
		}
	}

	/** @returns whether it had to wait */
	private async take(call: TurnCall): Promise<boolean> {
		const { store, clock, random } = this.tools;
		await this.day.take(call);
		const rate = { limit: requestsPerSecond, windowMs: 1_000, marginMs };
		return (await takeTurn(store, `limit:bling:${this.account}`, rate, { ...call, clock, random, system, maxWaitMs: longestWaitMs, storeWaitMs: 0 })) > 0;
	}

	/** One after the other; who gives up leaves the queue to the next. */
	private async inOrder(step: () => Promise<void>, signal: AbortSignal): Promise<void> {
		const waitMs = (this.waiting / requestsPerSecond) * 1_000;
		if (waitMs > longestWaitMs) throw queueFull(waitMs);
		const before = this.last;
		let done = (): void => undefined;
		this.last = new Promise((resolve) => (done = resolve));
		this.waiting += 1;
		try {
			await unlessAborted(before, signal);
			await step();
		} finally {
			this.waiting -= 1;
			void before.then(done);
		}
	}
}

/** One listener for all who wait with a signal: a run has one, and many requests. */
const aborts = new WeakMap<AbortSignal, Promise<never>>();

function abortOf(signal: AbortSignal): Promise<never> {
	const known = aborts.get(signal);
	if (known) return known;
	const aborted = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
	aborted.catch(() => undefined);
	aborts.set(signal, aborted);
	return aborted;
}

async function unlessAborted(before: Promise<void>, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await Promise.race([before, abortOf(signal)]);
	signal.throwIfAborted();
}

function queueFull(waitMs: number): ConnectorError {
	return new ConnectorError('rate_limited', `More requests wait for ${system} than its limit of ${requestsPerSecond} a second lets through in two minutes.`, {
		system,
		retryAfterMs: Math.round(waitMs),
		hint: 'Run fewer items at once; the limit is shared by all workflows that use this account.',
		nothingDone: true,
	});
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
