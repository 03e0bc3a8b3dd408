import type { Reply } from '../kit/server.ts';
import type { RdStationKnobs } from './options.ts';
import { problem } from './problems.ts';

const MINUTE_MS = 60_000;

/** So many calls in any minute, for the whole account. A refused call does not count. */
export class RequestLimit {
	readonly #knobs: RdStationKnobs;
	#admitted: number[] = [];

	constructor(knobs: RdStationKnobs) {
		this.#knobs = knobs;
	}

	/** The 429, or undefined when the call may go on and is counted. */
	refuse(at: number): Reply | undefined {
		const { requestsPerMinute, retryAfter } = this.#knobs;
		if (requestsPerMinute <= 0) return undefined;
		this.#admitted = this.#admitted.filter((time) => at - time < MINUTE_MS);
		const oldest = this.#admitted[this.#admitted.length - requestsPerMinute];
		if (oldest === undefined) {
			this.#admitted.push(at);
			return undefined;
		}
		const seconds = Math.max(1, Math.ceil((oldest + MINUTE_MS - at) / 1000));
		const refusal = problem(429, 'Limite de requisições atingido. Tente novamente mais tarde.');
		return retryAfter ? { ...refusal, headers: { ...refusal.headers, 'retry-after': String(seconds) } } : refusal;
	}

	clear(): void {
		this.#admitted = [];
	}
}
