import { ConnectorError } from '../../domain/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import { answerJson, type ExchangeKind } from './answer-body';
import { isRecord } from './json-path';
import { ownMessage } from './own-message';
import { readsBy } from './reads-by';
import type { RestOperation } from './rest-operation';
import type { StatusTable } from './status-table';
import { fillBody, fillPath, fillTexts, type TemplateValues } from './template';
import { unknownOutcome } from './unknown-outcome';

export interface RestExchangeOptions<Name extends string> {
	http: HttpPort;
	/** Named in messages. */
	system: string;
	/** Without a trailing slash. */
	baseUrl: string;
	operations: Readonly<Record<Name, RestOperation>>;
	timeoutMs: number;
	statuses: StatusTable;
	/** An answer that is refused for what stands in it, whatever its status. */
	refusal?: (response: HttpResponse, call: { operation: Name; kind: ExchangeKind }) => ConnectorError | undefined;
}

export interface RestAnswer {
	/** Undefined for an empty answer, and for a status that says "no such record". */
	json: unknown;
	response: HttpResponse;
}

/** Sends one operation of a REST API described by data once, and judges its answer. */
export class RestExchange<Name extends string> {
	constructor(private readonly options: RestExchangeOptions<Name>) {}

	async read(name: Name, values: TemplateValues, context: CallContext): Promise<RestAnswer> {
		const operation = this.options.operations[name];
		const response = await this.options.http.send(this.request('read', operation, values, context));
		return this.judge(response, name, 'read', operation.notFoundStatuses);
	}

	/**
	 * @param accepted statuses that are an answer to the caller: `json` is then undefined
	 * @throws ConnectorError `uncertain` where it is not known whether it was done
	 */
	async write(name: Name, values: TemplateValues, context: CallContext, accepted: readonly number[] = []): Promise<RestAnswer> {
		const { http, system, operations } = this.options;
		const request = this.request('write', operations[name], values, context);
		const response = await http.send(request).catch((error: unknown) => {
			throw unknownOutcome(error, { system, operation: name });
		});
		return this.judge(response, name, 'write', accepted);
	}

	private judge(response: HttpResponse, operation: Name, kind: ExchangeKind, accepted: readonly number[]): RestAnswer {
		const { system, statuses, refusal } = this.options;
		const refused = refusal?.(response, { operation, kind });
		if (refused !== undefined) throw refused;
		if (accepted.includes(response.status)) return { json: undefined, response };
		const succeeded = response.status >= 200 && response.status < 300;
		if (!succeeded) throw statuses.error(response, { operation, kind }, { words: ownMessage(response) });
		return { json: answerJson(response, { system, operation, kind }), response };
	}

	private request(kind: ExchangeKind, operation: RestOperation, values: TemplateValues, { signal }: CallContext): HttpRequest {
		const { system, baseUrl, timeoutMs } = this.options;
		const body = operation.body === null ? undefined : fillBody(operation.body, values);
		const headers = fillTexts(operation.headers, values);
		checkHeaders(headers, system);
		return {
			method: operation.method,
			...readsBy(kind, operation.method),
			url: baseUrl + fillPath(operation.path, values, system),
			query: fillTexts(operation.query, values),
			headers,
			timeoutMs,
			signal,
			...(body === undefined ? {} : operation.bodyAs === 'json' ? { json: body } : { form: formOf(body) }),
		};
	}
}

function formOf(body: unknown): Record<string, string> {
	if (!isRecord(body)) return {};
	const entries = Object.entries(body).map(([name, value]) => [name, isRecord(value) ? JSON.stringify(value) : String(value ?? '')]);
	return Object.fromEntries(entries);
}

function checkHeaders(headers: Readonly<Record<string, string>>, system: string): void {
	const bad = Object.entries(headers).find(([, value]) => /[^\t\x20-\x7e]/.test(value));
	if (!bad) return;
	throw new ConnectorError('validation', `A value for the header ${bad[0]} holds characters that no header can carry.`, {
		system,
		parameter: bad[0],
		hint: 'Use letters, digits and plain punctuation in the idempotency key.',
		nothingDone: true,
	});
}
