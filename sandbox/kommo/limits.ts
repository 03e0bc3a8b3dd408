import { htmlReply } from '../kit/faults.ts';
import type { Reply } from '../kit/server.ts';
import type { KommoKnobs } from './knobs.ts';
import { problem } from './problems.ts';

const WINDOW_MS = 1000;

/**
 * The account's request limit: a sliding window of one second over the calls let through, and a block of everything
 * for a caller that keeps knocking.
 */
export class RequestLimit {
	readonly #knobs: KommoKnobs;
	#admitted: number[] = [];
	#refusedInARow = 0;
	#blockedUntil = 0;

	constructor(knobs: KommoKnobs) {
		this.#knobs = knobs;
	}

	/** The refusal for a call that arrived at `at`, or undefined when it may go on. */
	refuse(at: number): Reply | undefined {
		const { requestsPerSecond, floodAfter, floodBlockMs } = this.#knobs;
		if (at < this.#blockedUntil) return problem(403, 'Your IP address is blocked because of too many requests.');
		const oldest = this.#admitted[this.#admitted.length - requestsPerSecond];
		if (oldest === undefined || at - oldest >= WINDOW_MS) {
			this.#admit(at, requestsPerSecond);
			return undefined;
		}
		this.#refusedInARow += 1;
		if (floodAfter > 0 && this.#refusedInARow >= floodAfter) this.#blockedUntil = at + floodBlockMs;
		return this.#tooMany();
	}

	clear(): void {
		this.#admitted = [];
		this.#refusedInARow = 0;
		this.#blockedUntil = 0;
	}

	#admit(at: number, kept: number): void {
		this.#refusedInARow = 0;
		this.#admitted.push(at);
		if (this.#admitted.length > kept * 64) this.#admitted = this.#admitted.slice(-kept);
	}

	#tooMany(): Reply {
		const { rateLimitBody, retryAfterSeconds } = this.#knobs;
		const reply = rateLimitBody === 'html' ? htmlReply(429) : problem(429, 'Too many requests.');
		if (retryAfterSeconds > 0) reply.headers = { ...reply.headers, 'retry-after': String(retryAfterSeconds) };
		return reply;
	}
}
