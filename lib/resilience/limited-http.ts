import type { HttpPort, HttpRequest, HttpResponse } from '../domain/http';
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
}

/** HTTP that keeps the limits of an account, across all executions and processes. */
export class LimitedHttp implements HttpPort {
	constructor(private readonly options: LimitedHttpOptions) {}

	/** @throws ConnectorError `rate_limited` with `nothingDone` where the wait would be too long; whatever the transport throws */
	async send(request: HttpRequest): Promise<HttpResponse> {
		const { http, store, accountKey, system, limits, clock, random, maxWaitMs } = this.options;
		for (const { name, applies, ...limit } of limits) {
			if (applies !== undefined && !applies(request)) continue;
			await takeTurn(store, `limit:${accountKey}:${name}`, limit, { clock, random, signal: request.signal, system, maxWaitMs });
		}
		return await http.send(request);
	}
}
