import type { HttpMethod, HttpPort, HttpRequest, HttpResponse } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import { answerJson, type ExchangeKind } from './answer-body';
import { ownMessage } from './own-message';
import type { StatusTable } from './status-table';
import { readsBy } from './reads-by';
import { unknownOutcome } from './unknown-outcome';

export interface JsonExchangeOptions {
	http: HttpPort;
	/** Named in messages. */
	system: string;
	/** Without a trailing slash. */
	baseUrl: string;
	timeoutMs: number;
	statuses: StatusTable;
	/** What the system itself says of a refusal, short and without personal data. Default: the usual places in JSON. */
	words?: (response: HttpResponse) => string;
}

export interface JsonRequest {
	method?: HttpMethod;
	/** Below the base address, encoded, with a leading slash. */
	path: string;
	query?: NonNullable<HttpRequest['query']>;
	json?: unknown;
	form?: Readonly<Record<string, string>>;
	headers?: Readonly<Record<string, string>>;
	/** Statuses that are an answer to the caller: `body` is then undefined. */
	accept?: readonly number[];
}

export interface JsonAnswer {
	status: number;
	/** Undefined for an empty answer, and for an accepted status. */
	body: unknown;
	response: HttpResponse;
}

/** One request of a JSON API, sent once, and its answer judged: for systems whose API is plain REST. */
export class JsonExchange {
	constructor(private readonly options: JsonExchangeOptions) {}

	/** For requests that change nothing, whatever their method. */
	async read(operation: string, request: JsonRequest, context: CallContext): Promise<JsonAnswer> {
		return this.judge(await this.options.http.send(this.toHttp('read', request, context)), { operation, kind: 'read' }, request);
	}

	/** @throws ConnectorError `uncertain` where it is not known whether it was done */
	async write(operation: string, request: JsonRequest, context: CallContext): Promise<JsonAnswer> {
		const { http, system } = this.options;
		const response = await http.send(this.toHttp('write', request, context)).catch((error: unknown) => {
			throw unknownOutcome(error, { system, operation });
		});
		return this.judge(response, { operation, kind: 'write' }, request);
	}

	private judge(response: HttpResponse, call: { operation: string; kind: ExchangeKind }, { accept = [] }: JsonRequest): JsonAnswer {
		const { status } = response;
		const { system, statuses, words = ownMessage } = this.options;
		if (accept.includes(status)) return { status, body: undefined, response };
		if (status < 200 || status >= 300) throw statuses.error(response, call, { words: words(response) });
		return { status, body: answerJson(response, { system, ...call }), response };
	}

	private toHttp(kind: ExchangeKind, request: JsonRequest, { signal }: CallContext): HttpRequest {
		const { baseUrl, timeoutMs } = this.options;
		const { accept: _, path, method = kind === 'read' ? 'GET' : 'POST', ...rest } = request;
		return { method, ...readsBy(kind, method), ...rest, url: `${baseUrl}${path}`, timeoutMs, signal };
	}
}
