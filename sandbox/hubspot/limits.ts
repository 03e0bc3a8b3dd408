import type { Reply } from '../kit/server.ts';
import type { HubspotKnobs } from './options.ts';
import { rateLimited } from './problems.ts';

const SECOND_MS = 1000;
const TEN_SECONDS_MS = 10 * SECOND_MS;

/** The two windows of the account, both sliding. A refused call fills neither. */
export class RequestLimits {
	readonly #knobs: HubspotKnobs;
	#calls: number[] = [];
	#searches: number[] = [];

	constructor(knobs: HubspotKnobs) {
		this.#knobs = knobs;
	}

	/** The 429, or undefined when the call may go on and is counted. */
	refuse(at: number, isSearch: boolean): Reply | undefined {
		const { requestsPerTenSeconds, searchesPerSecond, retryAfterSeconds } = this.#knobs;
		this.#calls = this.#calls.filter((time) => at - time < TEN_SECONDS_MS);
		this.#searches = this.#searches.filter((time) => at - time < SECOND_MS);
		if (isFull(this.#calls, requestsPerTenSeconds)) return rateLimited('TEN_SECONDLY_ROLLING', retryAfterSeconds);
		if (isSearch && isFull(this.#searches, searchesPerSecond)) return rateLimited('SECONDLY', retryAfterSeconds);
		this.#calls.push(at);
		if (isSearch) this.#searches.push(at);
		return undefined;
	}

	/** What every answer but a search's tells of the longer window. */
	headers(): Record<string, string> {
		const { requestsPerTenSeconds } = this.#knobs;
		if (requestsPerTenSeconds === 0) return {};
		return {
			'x-hubspot-ratelimit-max': String(requestsPerTenSeconds),
			'x-hubspot-ratelimit-remaining': String(Math.max(0, requestsPerTenSeconds - this.#calls.length)),
			'x-hubspot-ratelimit-interval-milliseconds': String(TEN_SECONDS_MS),
		};
	}

	clear(): void {
		this.#calls = [];
		this.#searches = [];
	}
}

function isFull(times: readonly number[], limit: number): boolean {
	return limit > 0 && times.length >= limit;
}
