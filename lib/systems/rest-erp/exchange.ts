import { ConnectorError } from '../../domain/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import { answerJson, fillBody, fillPath, fillTexts, isRecord, unknownOutcome, type ExchangeKind, type TemplateValues } from '../http-api';
import { system } from './setting-error';
import type { RestErpSettings, RestOperation, RestOperationName } from './settings';
import { statusError } from './status-errors';

export interface Exchange {
	/** Undefined for an empty answer and for "no such record". */
	json: unknown;
	response: HttpResponse;
}

/** Sends one operation once, and judges its answer. */
export class RestExchange {
	constructor(
		private readonly http: HttpPort,
		private readonly settings: RestErpSettings,
	) {}

	async read(name: RestOperationName, values: TemplateValues, context: CallContext): Promise<Exchange> {
		const operation = this.settings.operations[name];
		const response = await this.http.send(this.request(operation, values, context));
		if (operation.notFoundStatuses.includes(response.status)) return { json: undefined, response };
		return { json: this.judge(response, name, 'read'), response };
	}

	async write(name: RestOperationName, values: TemplateValues, context: CallContext): Promise<Exchange> {
		const request = this.request(this.settings.operations[name], values, context);
		const response = await this.http.send(request).catch((error: unknown) => {
			throw unknownOutcome(error, { system, operation: name });
		});
		return { json: this.judge(response, name, 'write'), response };
	}

	private judge(response: HttpResponse, operation: RestOperationName, kind: ExchangeKind): unknown {
		const succeeded = response.status >= 200 && response.status < 300;
		if (!succeeded) throw statusError(response, { operation, kind });
		return answerJson(response, { system, operation, kind });
	}

	private request(operation: RestOperation, values: TemplateValues, { signal }: CallContext): HttpRequest {
		const body = operation.body === null ? undefined : fillBody(operation.body, values);
		const headers = fillTexts(operation.headers, values);
		checkHeaders(headers);
		return {
			method: operation.method,
			url: this.settings.baseUrl + fillPath(operation.path, values, system),
			query: fillTexts(operation.query, values),
			headers,
			timeoutMs: this.settings.timeoutMs,
			signal,
			...(body === undefined ? {} : operation.bodyAs === 'json' ? { json: body } : { form: formOf(body) }),
		};
	}
}

function formOf(body: unknown): Record<string, string> {
	if (!isRecord(body)) return {};
	const entries = Object.entries(body).map(([name, value]) => [name, isRecord(value) ? JSON.stringify(value) : String(value)]);
	return Object.fromEntries(entries);
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
	const bad = Object.entries(headers).find(([, value]) => /[^\t\x20-\x7e]/.test(value));
	if (!bad) return;
	throw new ConnectorError('validation', `A value for the header ${bad[0]} holds characters that no header can carry.`, {
		system,
		parameter: bad[0],
		hint: 'Use letters, digits and plain punctuation in the idempotency key.',
		nothingDone: true,
	});
}
