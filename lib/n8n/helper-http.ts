import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { ConnectorError } from '../domain/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../domain/http';
import { decodeBody, withQuery } from '../infra/http/axios-http';
import { transportError } from '../infra/http/transport-error';

/**
 * HTTP through n8n's helper, for credentials whose tokens n8n renews. The helper repeats a request
 * once after a 401; a refused request has done nothing, so that is safe for writes too.
 */
export class HelperHttp implements HttpPort {
	constructor(
		private readonly functions: { helpers: IAllExecuteFunctions['helpers'] },
		private readonly credentialType: string,
		private readonly system: string,
		private readonly origin: string,
	) {}

	async send(request: HttpRequest): Promise<HttpResponse> {
		if (new URL(request.url).origin !== this.origin) {
			throw new ConnectorError('blocked', `A request to another address than ${this.origin} was refused.`, {
				system: this.system,
				hint: 'Check the Base URL of the credential; credentials are sent to that address only.',
				nothingDone: true,
			});
		}
		const deadline = AbortSignal.timeout(request.timeoutMs);
		try {
			const response: IN8nHttpFullResponse = await this.functions.helpers.httpRequestWithAuthentication.call(
				this.functions as IAllExecuteFunctions,
				this.credentialType,
				requestOptions(request, AbortSignal.any([request.signal, deadline])),
			);
			return toHttpResponse(response);
		} catch (error) {
			request.signal.throwIfAborted();
			const refused = refusal(error);
			if (refused) return refused;
			const { system, origin } = this;
			throw lostGrant(error, system) ?? transportError(error, { system, origin, timeoutMs: request.timeoutMs, timedOut: deadline.aborted });
		}
	}
}

function requestOptions(request: HttpRequest, abortSignal: AbortSignal): IHttpRequestOptions {
	const { json, form, query } = request;
	const body = json !== undefined ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : undefined;
	const contentType = json !== undefined ? 'application/json' : 'application/x-www-form-urlencoded';
	return {
		method: request.method,
		url: withQuery(request.url, query),
		headers: {
			Accept: 'application/json',
			'User-Agent': 'n8n-nodes-backoffice',
			...(body === undefined ? {} : { 'Content-Type': contentType }),
			...request.headers,
		},
		...(body === undefined ? {} : { body }),
		timeout: request.timeoutMs,
		abortSignal,
		encoding: 'arraybuffer',
		returnFullResponse: true,
		disableFollowRedirect: true,
		// 401 must stay an error inside the helper: it is what makes n8n renew the token.
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
		sendCredentialsOnCrossOriginRedirect: false,
	};
}

function toHttpResponse({ statusCode, headers, body }: IN8nHttpFullResponse): HttpResponse {
	const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
	return { status: statusCode, headers: flat, text: textOf(body, flat['content-type']) };
}

function textOf(body: unknown, contentType: string | undefined): string {
	if (body instanceof Uint8Array || body instanceof ArrayBuffer) return decodeBody(new Uint8Array(body), contentType);
	if (typeof body === 'string') return body;
	return body === null || body === undefined ? '' : JSON.stringify(body);
}

/** The API's own 401: the adapter judges it like any other answer. */
function refusal(error: unknown): HttpResponse | null {
	return statusOf(error) === '401' ? { status: 401, headers: {}, text: '' } : null;
}

/**
 * The helper throws for no answer of the API but 401, so any other refusal comes from the place that
 * gives out tokens: what was agreed on when the credential was connected holds no longer, or it was
 * never connected.
 */
function lostGrant(error: unknown, system: string): ConnectorError | null {
	const status = statusOf(error);
	const refused = status === 'EAUTH' || (/^4\d\d$/.test(status) && status !== '429');
	if (!refused && !/not connected|without access token|reconnect/i.test(wordsOf(error))) return null;
	const why = refused ? `${system} refused to renew the access (${status})` : `The ${system} credential is not connected`;
	return new ConnectorError('auth', `${why}.`, {
		system,
		hint: 'Open the OAuth2 credential in n8n and connect the account again; if that fails, check its client ID and secret.',
		nothingDone: true,
	});
}

/** HTTP status, or the code of n8n's OAuth2 client, of an error of the helper. */
function statusOf(error: unknown): string {
	return typeof error === 'object' && error !== null && 'httpCode' in error ? String(error.httpCode) : '';
}

function wordsOf(error: unknown): string {
	if (!(error instanceof Error)) return '';
	return 'description' in error ? `${error.message} ${String(error.description)}` : error.message;
}
