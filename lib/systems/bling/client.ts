import { isConnectorError } from '../../domain/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import { answerJson, unknownOutcome, type ExchangeKind } from '../http-api';
import type { BlingAccount } from './account';
import { beforeSending, statusError } from './errors';
import { turnsOf } from './request-turns';
import type { BlingSettings } from './settings';
import { system } from './system';
import type { TurnTools } from './turn-tools';
import { dataList, dataRecord, type BlingRecord } from './values';

export type Query = Readonly<Record<string, string | readonly string[]>>;

/** Bling's own maximum. */
const pageSize = 100;

/** Bling's API v3 as HTTP: each request once, in its turn, its answer judged. */
export class BlingClient {
	constructor(
		private readonly http: HttpPort,
		private readonly settings: Pick<BlingSettings, 'baseUrl' | 'timeoutMs'>,
		private readonly account: BlingAccount,
		private readonly tools: TurnTools,
	) {}

	/** The present moment. */
	now(): number {
		return this.tools.clock.now();
	}

	/** One record; null where there is none (404). */
	async find(operation: string, path: string, context: CallContext): Promise<BlingRecord | null> {
		const json = await this.read(operation, path, {}, context).catch((error: unknown) => {
			if (isConnectorError(error) && error.code === 'not_found') return undefined;
			throw error;
		});
		return dataRecord(json, operation);
	}

	/** One page of a list. */
	async list(operation: string, path: string, query: Query, context: CallContext): Promise<BlingRecord[]> {
		return dataList(await this.read(operation, path, query, context), operation);
	}

	/** Page after page until one is not full; Bling tells no total. Null where that takes more than `maximumPages`. */
	async all(operation: string, path: string, query: Query, maximumPages: number, context: CallContext): Promise<BlingRecord[] | null> {
		const records: BlingRecord[] = [];
		for (let page = 1; page <= maximumPages; page++) {
			const found = await this.list(operation, path, { ...query, pagina: String(page), limite: String(pageSize) }, context);
			records.push(...found);
			if (found.length < pageSize) return records;
		}
		return null;
	}

	/** Sends a write once. @throws ConnectorError with `nothingDone` wherever it was not sent or was refused, else `uncertain` */
	async write(operation: string, path: string, body: unknown, context: CallContext): Promise<{ json: unknown; response: HttpResponse }> {
		const name = await this.account.name(context).catch((error: unknown) => {
			throw beforeSending(error);
		});
		let sent = false;
		const send = async (): Promise<HttpResponse> => {
			sent = true;
			return await this.http.send(this.request('POST', path, context, { json: body }));
		};
		const response = await turnsOf(name, this.tools).run(send, { signal: context.signal, reads: false }).catch((error: unknown) => {
			throw sent ? unknownOutcome(error, { system, operation }) : beforeSending(error);
		});
		return { json: this.judge(response, operation, 'write'), response };
	}

	private async read(operation: string, path: string, query: Query, context: CallContext): Promise<unknown> {
		const turns = turnsOf(await this.account.name(context), this.tools);
		const response = await turns.run(async () => await this.http.send(this.request('GET', path, context, { query })), { signal: context.signal, reads: true });
		return this.judge(response, operation, 'read');
	}

	private request(method: 'GET' | 'POST', path: string, { signal }: CallContext, parts: Pick<HttpRequest, 'query' | 'json'>): HttpRequest {
		return { method, url: this.settings.baseUrl + path, timeoutMs: this.settings.timeoutMs, signal, ...parts };
	}

	private judge(response: HttpResponse, operation: string, kind: ExchangeKind): unknown {
		const succeeded = response.status >= 200 && response.status < 300;
		if (!succeeded) throw statusError(response, { operation, kind, now: this.now() });
		return answerJson(response, { system, operation, kind });
	}
}
