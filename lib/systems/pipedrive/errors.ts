import { changed, ConnectorError, isConnectorError, withNothingDone } from '../../domain/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../../domain/http';
import { cloudStatuses } from '../http-api';
import { system } from './system';

/** A wait that no run takes: the day's budget is used up. */
const longWaitMs = 600_000;

export const statuses = cloudStatuses(system, {
	401: 'Check the API token in the credential: it is found in Pipedrive under personal preferences, API, and changes when it is renewed there.',
	403: 'Give the user whose token it is the right to do this. After too many refused requests Pipedrive’s gateway answers so to everything for a while: then stop the workflows that fail, and wait.',
	404: 'Check the ids given, and that the Base URL of the credential is the address of your company in Pipedrive.',
	429: 'Pipedrive counts requests in two seconds and tokens in a day; lower Requests per 2 Seconds in the credential if other programs use the same token.',
});

/** Pipedrive tells in `x-ratelimit-reset` after how many seconds to come back, and not always in Retry-After. */
export class ResetAwareHttp implements HttpPort {
	constructor(private readonly http: HttpPort) {}

	async send(request: HttpRequest): Promise<HttpResponse> {
		const response = await this.http.send(request);
		const reset = response.headers['x-ratelimit-reset'];
		if (response.status !== 429 || reset === undefined || response.headers['retry-after'] !== undefined) return response;
		return { ...response, headers: { ...response.headers, 'retry-after': String(Math.ceil(Number(reset))) } };
	}
}

/** Nothing goes before midnight once the day's tokens are used up, so nothing is repeated before. */
export function judged(error: unknown): unknown {
	if (!isConnectorError(error) || error.code !== 'rate_limited' || (error.retryAfterMs ?? 0) < longWaitMs) return error;
	return changed(error, {
		retryable: false,
		hint: 'The day’s budget of API tokens of the company is used up; it begins anew at midnight UTC. Ask less often, or buy more with Pipedrive.',
	});
}

/** `success: false` under a status of success. */
export function unsuccessful(operation: string, kind: 'read' | 'write'): ConnectorError {
	return new ConnectorError(kind === 'read' ? 'drift' : 'uncertain', `${system} says of "${operation}" that it had no success, and not why.`, {
		system,
		hint: kind === 'read' ? 'Try again; if it stays so, ask the support of Pipedrive.' : 'Look in Pipedrive whether the record is there before sending it again.',
	});
}

/** A failure on the way to a write: the write itself was not sent. */
export function beforeSending(error: unknown): unknown {
	return isConnectorError(error) ? withNothingDone(error) : error;
}
