import { htmlReply } from '../kit/faults.ts';
import type { Reply } from '../kit/server.ts';
import { localDate } from './dates.ts';
import type { BlingKnobs } from './options.ts';
import { problem, tooManyRequests } from './problems.ts';

const SECOND_MS = 1000;
const SHORT_WINDOW_MS = 10 * SECOND_MS;
const TOKEN_WINDOW_MS = 60 * SECOND_MS;

/** Times of the last so many milliseconds, oldest first. */
class SlidingWindow {
	readonly #widthMs: number;
	#times: number[] = [];

	constructor(widthMs: number) {
		this.#widthMs = widthMs;
	}

	add(at: number): void {
		this.#times.push(at);
	}

	countAt(at: number): number {
		const start = this.#times.findIndex((time) => at - time < this.#widthMs);
		this.#times = start < 0 ? [] : this.#times.slice(start);
		return this.#times.length;
	}

	clear(): void {
		this.#times = [];
	}
}

/** What the account may do in a second and a day, and what makes the caller's address be blocked. */
export class RequestLimits {
	readonly #knobs: BlingKnobs;
	readonly #admitted = new SlidingWindow(SECOND_MS);
	readonly #requests = new SlidingWindow(SHORT_WINDOW_MS);
	readonly #errors = new SlidingWindow(SHORT_WINDOW_MS);
	readonly #tokenCalls = new SlidingWindow(TOKEN_WINDOW_MS);
	#day = '';
	#callsOfDay = 0;
	#blockedUntil = 0;

	constructor(knobs: BlingKnobs) {
		this.#knobs = knobs;
	}

	/** The answer to a blocked address, or undefined. Counts the arrival. */
	refuseAddress(at: number, isTokenCall: boolean): Reply | undefined {
		const { requestsPerTenSeconds, tokenCallsPerMinute, addressBlockMs, tokenBlockMs } = this.#knobs;
		if (at < this.#blockedUntil) return this.#blocked();
		this.#requests.add(at);
		if (this.#requests.countAt(at) > requestsPerTenSeconds) this.#block(at, addressBlockMs);
		if (isTokenCall) {
			this.#tokenCalls.add(at);
			if (this.#tokenCalls.countAt(at) > tokenCallsPerMinute) this.#block(at, tokenBlockMs);
		}
		return at < this.#blockedUntil ? this.#blocked() : undefined;
	}

	/** The 429 for the account, or undefined when the call may go on and is counted. */
	refuseCall(at: number): Reply | undefined {
		const { requestsPerSecond, requestsPerDay } = this.#knobs;
		if (this.callsOn(at) >= requestsPerDay) return tooManyRequests('day', requestsPerDay);
		if (this.#admitted.countAt(at) >= requestsPerSecond) return tooManyRequests('second', requestsPerSecond);
		this.#admitted.add(at);
		this.#callsOfDay += 1;
		return undefined;
	}

	noteAnswer(at: number, status: number): void {
		if (status < 400) return;
		this.#errors.add(at);
		if (this.#errors.countAt(at) >= this.#knobs.errorsPerTenSeconds) this.#block(at, this.#knobs.addressBlockMs);
	}

	callsOn(at: number): number {
		const day = localDate(at);
		if (day !== this.#day) this.#callsOfDay = 0;
		this.#day = day;
		return this.#callsOfDay;
	}

	clear(): void {
		for (const window of [this.#admitted, this.#requests, this.#errors, this.#tokenCalls]) window.clear();
		this.#callsOfDay = 0;
		this.#blockedUntil = 0;
	}

	#block(at: number, forMs: number): void {
		this.#blockedUntil = Math.max(this.#blockedUntil, at + forMs);
	}

	#blocked(): Reply {
		if (this.#knobs.blockedAnswer === 'html') return htmlReply(403);
		return problem(403, 'FORBIDDEN', 'Acesso negado', 'O IP de origem da requisição está bloqueado.');
	}
}
