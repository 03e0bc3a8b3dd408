import type { RestCrmKnobs } from './options.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** At most so many calls in any second and any minute. Refused calls do not count. */
export class SlidingLimits {
	#admittedAt: number[] = [];

	/** Milliseconds until the call would be let in; 0 when it is, and is counted. */
	waitMs(now: number, { requestsPerSecond, requestsPerMinute }: RestCrmKnobs): number {
		this.#admittedAt = this.#admittedAt.filter((at) => now - at < MINUTE_MS);
		const waitMs = Math.max(
			this.#waitFor(now, SECOND_MS, requestsPerSecond),
			this.#waitFor(now, MINUTE_MS, requestsPerMinute),
		);
		if (waitMs === 0) this.#admittedAt.push(now);
		return waitMs;
	}

	reset(): void {
		this.#admittedAt = [];
	}

	#waitFor(now: number, windowMs: number, most: number): number {
		if (most <= 0) return 0;
		const inWindow = this.#admittedAt.filter((at) => now - at < windowMs);
		if (inWindow.length < most) return 0;
		return (inWindow[inWindow.length - most] ?? now) + windowMs - now;
	}
}

/** The header of a 429, by the knob. Seconds are whole and never too few. */
export function retryAfterHeader(waitMs: number, now: number, style: RestCrmKnobs['retryAfter']): Record<string, string> {
	if (style === 'none') return {};
	const seconds = Math.ceil(waitMs / SECOND_MS);
	if (style === 'seconds') return { 'retry-after': String(seconds) };
	// HTTP dates have whole seconds: round up.
	return { 'retry-after': new Date(Math.ceil((now + waitMs) / SECOND_MS) * SECOND_MS).toUTCString() };
}

/**
 * A counter that every call raises by one and that falls by so many a second; above the limit calls are refused.
 * https://apidocs.bitrix24.com/settings/performance/limits.html
 */
export class LeakyBucket {
	#level = 0;
	#measuredAt = 0;

	/** Whether the call is let in; then it is counted. */
	admits(now: number, { queryLimit, queryDrainPerSecond }: RestCrmKnobs): boolean {
		if (queryLimit <= 0) return true;
		const drained = ((now - this.#measuredAt) / SECOND_MS) * queryDrainPerSecond;
		this.#level = Math.max(0, this.#level - drained);
		this.#measuredAt = now;
		if (this.#level + 1 > queryLimit) return false;
		this.#level += 1;
		return true;
	}

	reset(): void {
		this.#level = 0;
	}
}
