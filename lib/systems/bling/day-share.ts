import { isConnectorError } from '../../domain/errors';
import { takeTurn } from '../../resilience/rate-limit';
import { dailyLimit } from './errors';
import { dayInBrasilia } from './days';
import type { TurnTools } from './turn-tools';

const dayMs = 86_400_000;
/** Taken from the Store at once: a list of 120,000 moments would be slow to count. */
const largestBlock = 100;

/** This process's part of the day's requests, which all processes take from one Store. */
export class DayShare {
	private date = '';
	private left = 0;
	private refill: Promise<void> | undefined;

	constructor(
		private readonly account: string,
		private readonly tools: TurnTools,
	) {}

	/** @throws ConnectorError `rate_limited`, not to be repeated, once the day's requests are used up */
	async take(signal: AbortSignal): Promise<void> {
		for (;;) {
			signal.throwIfAborted();
			if (this.left > 0 && this.date === dayInBrasilia(this.tools.clock.now())) break;
			// Whoever fetches it, fetches it for all: nobody's own abort ends it.
			this.refill ??= this.fetch().finally(() => (this.refill = undefined));
			await this.refill;
		}
		this.left -= 1;
	}

	private async fetch(): Promise<void> {
		const { store, clock, random, requestsPerDay } = this.tools;
		const date = dayInBrasilia(clock.now());
		const block = Math.min(largestBlock, requestsPerDay);
		const rate = { limit: Math.floor(requestsPerDay / block), windowMs: dayMs, marginMs: 0 };
		const signal = new AbortController().signal;
		try {
			await takeTurn(store, `limit:bling:${this.account}:day:${date}`, rate, { clock, random, signal, maxWaitMs: 0 });
		} catch (error) {
			if (isConnectorError(error) && error.code === 'rate_limited') throw dailyLimit(clock.now(), requestsPerDay);
			throw error;
		}
		this.date = date;
		this.left = block;
	}
}
