import { failedOutcome } from '../../domain/errors';
import type { HttpPort, HttpResponse } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import { SingleFlight } from '../../resilience/single-flight';
import { throughOutage } from '../../resilience/through-outage';
import { answerJson } from '../http-api';
import { isMissingScope, statusError } from './errors';
import { turnsOf } from './request-turns';
import { system } from './system';
import type { TurnTools } from './turn-tools';
import { idAt, textAt } from './values';

export interface AccountOptions {
	http: HttpPort;
	baseUrl: string;
	timeoutMs: number;
	/** Names the credential in shared keys. */
	accountKey: string;
	/** Names what the credential is connected by: after another one, the account is asked for anew. */
	connection: string;
	tools: TurnTools;
}

interface Told {
	/** Null where Bling does not tell. */
	id: string | null;
	/** For how long that holds; 0: for this run. */
	keptMs: number;
}

/** What names an account does not change. */
const rememberedMs = 86_400_000;
/** Where the application may not ask for it: until somebody has given it the right. */
const unknownMs = 3_600_000;

/**
 * Which Bling account a credential is connected to: limits and lists are the account's, whatever credential is used, and
 * a credential may be connected to another one. Where Bling does not tell (the right is missing), the credential stands
 * for the account in its limits, and the connection in what is remembered.
 */
export class BlingAccount {
	private known: { id: string | null } | undefined;
	private readonly flights = new SingleFlight<{ id: string | null }>();

	constructor(private readonly options: AccountOptions) {}

	/** The account's id; null where Bling does not tell. @throws ConnectorError where Bling cannot be asked now */
	async id({ signal }: CallContext): Promise<string | null> {
		this.known ??= await this.flights.run('account', async (flight) => ({ id: await this.find(flight) }), signal);
		return this.known.id;
	}

	/** Names the account for its limits. */
	async name(context: CallContext): Promise<string> {
		return (await this.id(context)) ?? this.options.accountKey;
	}

	/** Names the account for what is remembered of it. */
	async memory(context: CallContext): Promise<string> {
		return (await this.id(context)) ?? this.connected();
	}

	private connected(): string {
		return `${this.options.accountKey}:${this.options.connection}`;
	}

	private async find(signal: AbortSignal): Promise<string | null> {
		const { accountKey, tools } = this.options;
		const key = `bling:account:${this.connected()}`;
		const store = throughOutage(tools.store);
		const stored = await store.get(key);
		if (stored !== null) return stored === '' ? null : stored;
		const { id, keptMs } = await this.ask(signal);
		if (keptMs > 0) await store.set(key, id ?? '', { ttlMs: keptMs });
		// It went before anybody knew whose limit it counts for.
		await turnsOf(id ?? accountKey, tools).count(signal);
		return id;
	}

	/** In the connection's own turns: what the account before had used up does not count for this one. */
	private async ask(signal: AbortSignal): Promise<Told> {
		const { http, baseUrl, timeoutMs, tools } = this.options;
		const call = { operation: 'account', kind: 'read' } as const;
		const request = { method: 'GET', url: `${baseUrl}/empresas/me/dados-basicos`, timeoutMs, signal } as const;
		const response = await turnsOf(this.connected(), tools).run(async () => await this.logged(signal, async () => await http.send(request)), { signal, reads: true });
		if (response.status === 200) {
			const json = answerJson(response, { system, ...call });
			const id = idAt(json, 'data.id') ?? textAt(json, 'data.cnpj');
			return { id, keptMs: id === null ? 0 : rememberedMs };
		}
		if (isMissingScope(response)) return { id: null, keptMs: unknownMs };
		// A path that is not there, or not understood, is no reason to do without the rest.
		if ([400, 404, 405].includes(response.status)) return { id: null, keptMs: 0 };
		throw statusError(response, { ...call, now: tools.clock.now() });
	}

	private async logged(signal: AbortSignal, send: () => Promise<HttpResponse>): Promise<HttpResponse> {
		const { clock, log } = this.options.tools;
		const startedAt = clock.now();
		const ended = (outcome: string): void => log?.call({ event: 'call', system, operation: 'account', ms: clock.now() - startedAt, attempt: 1, outcome });
		try {
			const response = await send();
			ended(response.status < 400 || isMissingScope(response) ? 'ok' : statusError(response, { operation: 'account', kind: 'read', now: clock.now() }).code);
			return response;
		} catch (error) {
			ended(failedOutcome(error, signal));
			throw error;
		}
	}
}
