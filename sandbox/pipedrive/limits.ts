import { htmlReply } from '../kit/faults.ts';
import type { Reply } from '../kit/server.ts';
import type { PipedriveKnobs } from './options.ts';
import { problem } from './problems.ts';

const BURST_MS = 2000;
const REFUSAL_WINDOW_MS = 10_000;
const DAY_MS = 86_400_000;

/** What a call weighs: searches have a burst limit of their own. */
export interface CallWeight {
	readonly tokens: number;
	readonly isSearch: boolean;
}

/** The bursts of two seconds, the day's tokens, and the gateway's block of those who do not stop. A refused call counts for the block only. */
export class RateLimits {
	readonly #knobs: PipedriveKnobs;
	#requests: number[] = [];
	#searches: number[] = [];
	#refusals: number[] = [];
	#blockedUntil = -Infinity;
	#day = 0;
	#tokens = 0;

	constructor(knobs: PipedriveKnobs) {
		this.#knobs = knobs;
	}

	/** The gateway's page while it blocks, or undefined. */
	refuseBlocked(at: number): Reply | undefined {
		return at < this.#blockedUntil ? htmlReply(403) : undefined;
	}

	/** The 429, or undefined when the call may go on and is counted. */
	refuse(at: number, weight: CallWeight): Reply | undefined {
		const { dailyTokens } = this.#knobs;
		const limit = this.#burstLimit(weight);
		const times = this.#recent(at, weight);
		if (limit > 0 && times.length >= limit) return this.#refusal(at, weight, this.#burstReset(at, times));
		if (dailyTokens > 0 && this.tokensUsed(at) + weight.tokens > dailyTokens) {
			return this.#refusal(at, weight, Math.ceil((DAY_MS - (at % DAY_MS)) / 1000));
		}
		times.push(at);
		this.#tokens = this.tokensUsed(at) + weight.tokens;
		return undefined;
	}

	/** What an answer tells of the limits after it. */
	headers(at: number, weight: CallWeight): Record<string, string> {
		if (!this.#knobs.rateLimitHeaders) return {};
		const limit = this.#burstLimit(weight);
		const times = this.#recent(at, weight);
		const burst = {
			'x-ratelimit-limit': String(limit),
			'x-ratelimit-remaining': String(Math.max(0, limit - times.length)),
			'x-ratelimit-reset': String(this.#burstReset(at, times)),
		};
		return { ...(limit > 0 ? burst : {}), ...this.#dailyHeaders(at) };
	}

	tokensUsed(at: number): number {
		const day = Math.floor(at / DAY_MS);
		if (day !== this.#day) this.#tokens = 0;
		this.#day = day;
		return this.#tokens;
	}

	clear(): void {
		this.#requests = [];
		this.#searches = [];
		this.#refusals = [];
		this.#blockedUntil = -Infinity;
		this.#tokens = 0;
	}

	#burstLimit({ isSearch }: CallWeight): number {
		return isSearch ? this.#knobs.burstSearches : this.#knobs.burstRequests;
	}

	#recent(at: number, { isSearch }: CallWeight): number[] {
		const recent = (isSearch ? this.#searches : this.#requests).filter((time) => at - time < BURST_MS);
		if (isSearch) this.#searches = recent;
		else this.#requests = recent;
		return recent;
	}

	/** Seconds until a place is free again, at least 1. */
	#burstReset(at: number, times: readonly number[]): number {
		return Math.max(1, Math.ceil(((times[0] ?? at) + BURST_MS - at) / 1000));
	}

	#dailyHeaders(at: number): Record<string, string> {
		const { dailyTokens } = this.#knobs;
		if (dailyTokens <= 0) return {};
		return {
			'x-daily-ratelimit-token-limit': String(dailyTokens),
			'x-daily-ratelimit-token-remaining': String(Math.max(0, dailyTokens - this.tokensUsed(at))),
		};
	}

	#refusal(at: number, weight: CallWeight, seconds: number): Reply {
		const { retryAfter, rateLimitHeaders, blockAfterRefusals, blockMs } = this.#knobs;
		this.#refusals = [...this.#refusals.filter((time) => at - time < REFUSAL_WINDOW_MS), at];
		if (blockAfterRefusals > 0 && this.#refusals.length >= blockAfterRefusals) this.#blockedUntil = at + blockMs;
		const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(seconds) };
		const reply = problem(429, 'Request over limit', { errorCode: 429 });
		const headers = {
			...reply.headers,
			...this.headers(at, weight),
			...(rateLimitHeaders ? reset : {}),
			...(retryAfter ? { 'retry-after': String(seconds) } : {}),
		};
		return { ...reply, headers };
	}
}
