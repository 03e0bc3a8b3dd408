import { isConnectorError } from '../domain/errors';
import { onlyReads, type HttpPort, type HttpRequest, type HttpResponse } from '../domain/http';
import type { Meter } from '../domain/metrics';
import type { Clock, Random } from '../domain/runtime';
import type { Store } from '../domain/store';
import { takeTurn, type RateLimit } from './rate-limit';

/** A limit of an account, as its vendor counts it. */
export interface RequestLimit extends RateLimit {
	/** Tells the limits of one account apart. */
	name: string;
	/** Left out: every request counts. */
	applies?: (request: HttpRequest) => boolean;
}

/** Within the margin that is added to each window. */
const freshMs = 80;

export interface LimitedHttpOptions {
	http: HttpPort;
	/** Shared by all processes. */
	store: Pick<Store, 'takeSlot'>;
	/** Names the account, the same in every process. */
	accountKey: string;
	system: string;
	limits: readonly RequestLimit[];
	clock: Clock;
	random: Random;
	/** A turn further away than this is not waited for. */
	maxWaitMs: number;
	meter?: Pick<Meter, 'rateLimitWait'>;
}

/** HTTP that keeps the limits of an account, across all executions and processes. */
export class LimitedHttp implements HttpPort {
	constructor(private readonly options: LimitedHttpOptions) {}

	/**
	 * @throws ConnectorError with `nothingDone`: `rate_limited` where the wait would be too long, `unavailable` for a write while the Store
	 * is down; whatever the transport throws
	 */
	async send(request: HttpRequest): Promise<HttpResponse> {
		await this.turned(request);
		return await this.options.http.send(request);
	}

	/** A wait that ends in a refusal was one, too. */
	private async turned(request: HttpRequest): Promise<void> {
		const { system, clock, meter } = this.options;
		const startedAt = clock.now();
		const told = (ms: number): void => (ms > 0 ? meter?.rateLimitWait(system, ms) : undefined);
		try {
			told(await this.turns(request));
		} catch (error) {
			if (isConnectorError(error) && error.code === 'rate_limited') told(clock.now() - startedAt);
			throw error;
		}
	}

	/**
	 * A turn counts from the moment it was taken. One that was taken long before the request leaves, because another limit made
	 * it wait, would let too many pass later: then all are taken anew. Turns taken in vain only make us slower.
	 * @returns milliseconds waited
	 */
	private async turns(request: HttpRequest): Promise<number> {
		const { store, accountKey, system, clock, random, maxWaitMs } = this.options;
		const limits = this.options.limits.filter(({ applies }) => applies === undefined || applies(request));
		const startedAt = clock.now();
		const reads = onlyReads(request);
		for (let waitedMs = 0; ; ) {
			let oldestAt = Infinity;
			for (const { name, applies: _, ...limit } of limits) {
				const leftMs = Math.max(0, startedAt + maxWaitMs - clock.now());
				waitedMs += await takeTurn(store, `limit:${accountKey}:${name}`, limit, { clock, random, signal: request.signal, system, reads, maxWaitMs: leftMs });
				oldestAt = Math.min(oldestAt, clock.now());
			}
			if (limits.length < 2 || clock.now() - oldestAt <= freshMs) return waitedMs;
		}
	}
}
