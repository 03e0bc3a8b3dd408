import type { HttpPort } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import { SingleFlight } from '../../resilience/single-flight';
import { answerJson } from '../http-erp';
import { statusError } from './errors';
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
	tools: TurnTools;
}

/** What names an account does not change; a credential may be connected to another one. */
const rememberedMs = 86_400_000;
/** Where the application may not ask for it: until somebody has given it the right. */
const unknownMs = 3_600_000;

/**
 * Which Bling account a credential belongs to: its limits hold for the account, whatever credential is used. Where Bling
 * does not tell (the right is missing), the credential stands for the account.
 */
export class BlingAccount {
	private known: string | undefined;
	private readonly flights = new SingleFlight<string>();

	constructor(private readonly options: AccountOptions) {}

	/** The account's id. @throws ConnectorError where Bling cannot be asked now */
	async name({ signal }: CallContext): Promise<string> {
		this.known ??= await this.flights.run('account', async (flight) => await this.find(flight), signal);
		return this.known;
	}

	private async find(signal: AbortSignal): Promise<string> {
		const { accountKey, tools } = this.options;
		const key = `bling:account:${accountKey}`;
		const stored = await tools.store.get(key);
		if (stored !== null) return stored.value === '' ? accountKey : stored.value;
		const asked = await this.ask(signal);
		await tools.store.set(key, asked ?? '', { ttlMs: asked === null ? unknownMs : rememberedMs });
		// It went before anybody knew whose limit it counts for.
		if (asked !== null) await turnsOf(asked, tools).count(signal);
		return asked ?? accountKey;
	}

	/** Null where Bling refuses to tell. */
	private async ask(signal: AbortSignal): Promise<string | null> {
		const { http, baseUrl, timeoutMs, accountKey, tools } = this.options;
		const operation = 'account';
		const request = { method: 'GET', url: `${baseUrl}/empresas/me/dados-basicos`, timeoutMs, signal } as const;
		const response = await turnsOf(accountKey, tools).run(async () => await http.send(request), signal);
		if (response.status === 401 || response.status === 429 || response.status >= 500) {
			throw statusError(response, { operation, kind: 'read', now: tools.clock.now() });
		}
		if (response.status !== 200) return null;
		const json = answerJson(response, { system, operation, kind: 'read' });
		return idAt(json, 'data.id') ?? textAt(json, 'data.cnpj');
	}
}
