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
			throw transportError(error, { system, origin, timeoutMs: request.timeoutMs, timedOut: deadline.aborted });
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

/** The helper's own error for a status: the adapter judges it like any other answer. */
function refusal(error: unknown): HttpResponse | null {
	if (typeof error !== 'object' || error === null || !('httpCode' in error)) return null;
	const status = Number(error.httpCode);
	return Number.isInteger(status) && status >= 400 ? { status, headers: {}, text: '' } : null;
}
