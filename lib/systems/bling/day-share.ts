import { isStoreDown, notWritten, outageOf, storeFailed } from '../../resilience/store-outage';
import { dayInBrasilia } from './days';
import { dailyLimit } from './errors';
import type { TurnTools } from './turn-tools';

const dayMs = 86_400_000;
const overMark = 'over:';

interface Day {
	used: number;
	/** The limit that Bling itself has refused by. */
	over: number | null;
}

/** The day's requests of an account, counted in the Store one by one: three in a second are no burden to it. */
export class DayShare {
	constructor(
		private readonly account: string,
		private readonly tools: TurnTools,
	) {}

	/** @throws ConnectorError `rate_limited`, not to be repeated, once the day's requests are used up; `unavailable` for a write while the Store is down */
	async take({ signal, reads }: { signal: AbortSignal; reads: boolean }): Promise<void> {
		const { store, clock } = this.tools;
		// Some requests that are not counted matter little among a hundred thousand; and in the end Bling counts, too.
		if (reads && outageOf(store, clock.now())) return;
		try {
			await this.count(signal);
		} catch (error) {
			if (!isStoreDown(error)) throw error;
			storeFailed(store, clock.now(), error);
			if (!reads) throw notWritten(error);
		}
	}

	private async count(signal: AbortSignal): Promise<void> {
		const { store, clock, requestsPerDay } = this.tools;
		for (;;) {
			signal.throwIfAborted();
			const key = this.key();
			const stored = await store.get(key);
			const { used, over } = dayOf(stored?.value);
			if (over !== null || used >= requestsPerDay) throw dailyLimit(clock.now(), over ?? requestsPerDay);
			const condition = stored === null ? { ifAbsent: true } : { ifVersion: stored.version };
			// Where another process has counted meanwhile, it is read again.
			if ((await store.set(key, String(used + 1), { ...condition, ttlMs: dayMs })) !== null) return;
		}
	}

	/** Bling has refused a request by the limit of the day: other applications have used it up. */
	async end(limit: number): Promise<void> {
		await this.tools.store.set(this.key(), `${overMark}${limit}`, { ttlMs: dayMs });
	}

	private key(): string {
		return `bling:${this.account}:day:${dayInBrasilia(this.tools.clock.now())}`;
	}
}

function dayOf(text = '0'): Day {
	if (text.startsWith(overMark)) return { used: 0, over: Number(text.slice(overMark.length)) };
	return { used: /^\d{1,9}$/.test(text) ? Number(text) : 0, over: null };
}
