import { failedOutcome, isConnectorError, type ConnectorError } from '../../domain/errors';
import type { HttpMethod, HttpPort, HttpRequest, HttpResponse } from '../../domain/http';
import type { Meter } from '../../domain/metrics';
import type { CallContext, Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { retry } from '../../resilience/retry';
import { readBody, responseError, uncertain } from './errors';
import { pageAddress } from './page-address';
import { turnsOf, type Turn } from './request-turns';
import { asObject, embedded, system, type JsonObject } from './values';

const defaultAttempts = 3;
const deadlineMs = 20_000;
/** Kommo's own maximum. */
const largestPage = 250;

export interface KommoClientOptions {
	/** Adds the token; sends to `baseUrl` only. */
	http: HttpPort;
	/** `https://{subdomain}.kommo.com`, without the API's path. */
	baseUrl: string;
	/** Carries the request limit, shared by all workers. */
	store: Store;
	/** Names the account in shared keys, the same in every worker, e.g. `acme.kommo.com`. */
	accountKey: string;
	clock: Clock;
	random: Random;
	log: Log;
	meter?: Pick<Meter, 'rateLimitWait'>;
	/** Calls in all of a request that does not say so itself; default 3. */
	attempts?: number;
}

export interface KommoRequest {
	/** Name in errors and logs, e.g. `lead.get`. */
	operation: string;
	method: HttpMethod;
	/** Below `/api/v4`, with a leading slash. */
	path: string;
	apiVersion?: 'v2' | 'v4';
	query?: Readonly<Record<string, string | readonly string[]>>;
	json?: unknown;
	/** Failures that are an answer to the caller; they come back as `refusal`. */
	accept?: readonly number[];
	/** Calls in all; default that of the client. 1 for a caller that repeats by rules of its own. */
	attempts?: number;
	/** Runs before each attempt, after the wait for a turn; what it throws ends the call unsent. */
	guard?: () => Promise<void>;
}

export interface KommoAnswer {
	status: number;
	/** Empty for an answer without body, such as 204. */
	body: JsonObject;
	/** The error this answer would be, for an accepted failure; null for a success. */
	refusal: ConnectorError | null;
}

export interface KommoList {
	operation: string;
	path: string;
	query: Readonly<Record<string, string | readonly string[]>>;
	/** Name of the list under `_embedded`. */
	items: string;
	/** Most entries to yield. */
	limit: number;
}

/**
 * Kommo's REST API as HTTP: request limit, deadline, repeats, errors, pages. Reads are repeated on
 * network failures, 429 and 502 to 504; writes only where Kommo provably did nothing. Every other
 * failure of a write is `uncertain`; a 403 is never repeated, because more calls prolong a block.
 */
export class KommoClient {
	readonly accountKey: string;
	private readonly base: URL;
	private lastClockOffsetMs: number | null = null;

	constructor(private readonly options: KommoClientOptions) {
		this.accountKey = options.accountKey;
		this.base = new URL(options.baseUrl);
	}

	/** The account's own address: where people see its records, too. */
	get origin(): string {
		return this.base.origin;
	}

	/** The same account for a caller that repeats by rules of its own. */
	withAttempts(attempts: number): KommoClient {
		return new KommoClient({ ...this.options, attempts });
	}

	/** Kommo's clock minus ours as its last answer told, to a second; null before any. */
	get clockOffsetMs(): number | null {
		return this.lastClockOffsetMs;
	}

	/** @throws ConnectorError for every failure that is not in `accept` */
	async request(request: KommoRequest, context: CallContext): Promise<KommoAnswer> {
		const { clock, random, attempts = defaultAttempts } = this.options;
		let turn: Turn | null = null;
		const call = async (attempt: number): Promise<KommoAnswer> => {
			turn = null;
			turn = await this.turn(request, context, attempt);
			return await this.attempt(request, context, attempt, turn);
		};
		// Who got no turn has waited long enough.
		const shouldRetry = (error: ConnectorError): boolean => turn !== null && error.retryable;
		return await retry(call, { attempts: request.attempts ?? attempts, clock, random, signal: context.signal, shouldRetry });
	}

	/** One record; null where Kommo says that there is none (404, or 204 without a body). */
	async find(
		request: Pick<KommoRequest, 'operation' | 'path' | 'query'>,
		context: CallContext,
	): Promise<JsonObject | null> {
		const { body, refusal } = await this.request({ ...request, method: 'GET', accept: [404] }, context);
		if (refusal !== null && refusal.code !== 'not_found') throw refusal;
		return refusal === null && Object.keys(body).length > 0 ? body : null;
	}

	/** The entries of a list, page after page; pages are followed on the account's own host only. */
	async *items(list: KommoList, context: CallContext): AsyncGenerator<JsonObject> {
		let left = list.limit;
		let request: KommoRequest | null = {
			operation: list.operation,
			method: 'GET',
			path: list.path,
			query: { ...list.query, limit: String(Math.min(largestPage, Math.max(1, left))), page: '1' },
		};
		while (request !== null && left > 0) {
			const { body }: KommoAnswer = await this.request(request, context);
			for (const entry of embedded(body, list.items).slice(0, left)) {
				left -= 1;
				yield entry;
			}
			request = nextPage(request, body, this.base);
		}
	}

	private async attempt(request: KommoRequest, context: CallContext, attempt: number, turn: Turn): Promise<KommoAnswer> {
		const startedAt = this.options.clock.now();
		let sent = false;
		try {
			await request.guard?.();
			sent = true;
			return await this.send(request, context, attempt);
		} catch (error) {
			// One that its caller's guard ended is no call, unless the Store kept the guard from its answer.
			if (!sent && isConnectorError(error) && error.system === 'Store') this.notSent(request.operation, attempt, startedAt);
			throw error;
		} finally {
			turn.leave(sent);
		}
	}

	/** A call that got no turn is told, too; one that a cancelled run ended is none. */
	private async turn({ method, operation }: KommoRequest, { signal }: CallContext, attempt: number): Promise<Turn> {
		const { clock, store, meter } = this.options;
		const startedAt = clock.now();
		const told = (waitedMs: number): void => (waitedMs > 0 ? meter?.rateLimitWait(system, waitedMs) : undefined);
		try {
			const turn = await turnsOf(store, this.accountKey).take(this.options, { signal, reads: method === 'GET' });
			told(turn.waitedMs);
			return turn;
		} catch (error) {
			if (!isConnectorError(error)) throw error;
			if (error.code === 'rate_limited') told(clock.now() - startedAt);
			this.notSent(operation, attempt, startedAt);
			throw error;
		}
	}

	/** It says nothing about Kommo, and Kommo did not have it. */
	private notSent(operation: string, attempt: number, startedAt: number): void {
		const { clock, log } = this.options;
		log.call({ event: 'call', system, operation, ms: clock.now() - startedAt, attempt, outcome: 'not_sent' });
	}

	private async send(request: KommoRequest, { signal }: CallContext, attempt: number): Promise<KommoAnswer> {
		const { clock, log, http } = this.options;
		const startedAt = clock.now();
		let outcome = 'failed';
		try {
			const response = await http.send(this.httpRequest(request, signal));
			this.readClock(response);
			const answer = this.judge(request, response);
			outcome = answer.refusal?.code ?? 'ok';
			return answer;
		} catch (error) {
			outcome = failedOutcome(error, signal);
			if (!isConnectorError(error)) throw error;
			throw request.method === 'GET' ? error : uncertain(error, request.operation);
		} finally {
			const { operation } = request;
			log.call({ event: 'call', system, operation, ms: clock.now() - startedAt, attempt, outcome });
		}
	}

	private httpRequest(request: KommoRequest, signal: AbortSignal): HttpRequest {
		const { method, path, query, json, apiVersion = 'v4' } = request;
		const root = this.base.pathname.replace(/\/+$/, '');
		return {
			method,
			url: `${this.base.origin}${root}/api/${apiVersion}${path}`,
			...(query === undefined ? {} : { query }),
			...(json === undefined ? {} : { json }),
			timeoutMs: deadlineMs,
			signal,
		};
	}

	private judge(request: KommoRequest, response: HttpResponse): KommoAnswer {
		const { status } = response;
		const body = readBody(response.text);
		const content = body.kind === 'json' ? asObject(body.value) : {};
		const success = status >= 200 && status < 300;
		if (success && body.kind !== 'malformed') return { status, body: content, refusal: null };
		const call = { operation: request.operation, write: request.method !== 'GET', now: this.options.clock.now() };
		const error = responseError(response, body, call);
		if (!success && request.accept?.includes(status)) return { status, body: content, refusal: error };
		throw error;
	}

	private readClock(response: HttpResponse): void {
		const date = Date.parse(response.headers.date ?? '');
		if (!Number.isNaN(date)) this.lastClockOffsetMs = date - this.options.clock.now();
	}
}

function nextPage(request: KommoRequest, body: JsonObject, base: URL): KommoRequest | null {
	const address = pageAddress(body, base);
	return address === null ? null : { ...request, ...address };
}
