import { ConnectorError } from '../../domain/errors';
import type { HttpMethod, HttpPort, HttpResponse } from '../../domain/http';
import type { CallContext, Clock } from '../../domain/runtime';
import type { SharedSession } from '../../resilience/shared-session';
import { answerJson, unknownOutcome } from '../http-api';
import { addressOf } from './address';
import { inLowerCase } from './any-case';
import { statusError, type ExchangeCall } from './errors';
import { basicAuthorization, TokenDoor, type ProtheusLogin, type ProtheusTokens } from './login';
import { system } from './setting-error';
import type { ProtheusSettings } from './settings';

export interface ProtheusConnection {
	http: HttpPort;
	login: ProtheusLogin;
	/** Shared by all who use this credential in this process. */
	session: SharedSession<ProtheusTokens>;
	clock: Clock;
}

export interface ProtheusRequest extends ExchangeCall {
	method: HttpMethod;
	/** Below the base address. */
	path: string;
	query: Readonly<Record<string, string>>;
	headers?: Readonly<Record<string, string>>;
	/** Undefined for none. */
	body?: unknown;
}

export interface ProtheusAnswer {
	/** Names in lower case; undefined for an empty answer. */
	json: unknown;
	response: HttpResponse;
}

/**
 * Protheus over HTTP: company and branch with every request, the token and its renewal, deadline, errors. Sends once; a
 * request whose token was refused (401) goes out once more with a new one.
 */
export class ProtheusClient {
	private readonly door: TokenDoor;
	private readonly context: Readonly<Record<string, string>>;

	constructor(
		private readonly connection: ProtheusConnection,
		private readonly settings: ProtheusSettings,
	) {
		const { company, branch, module, baseUrl, timeoutMs } = settings;
		const { http, login, clock } = connection;
		this.context = { TenantId: `${company},${branch}`, ...(module === '' ? {} : { 'x-erp-module': module }) };
		this.door = new TokenDoor({ http, login, clock, baseUrl, timeoutMs, headers: this.context });
	}

	/** @throws ConnectorError for every status that is no success */
	async send(request: ProtheusRequest, context: CallContext): Promise<ProtheusAnswer> {
		checkHeaders(request.headers ?? {});
		const response = await this.authorized(request, context);
		if (response.status < 200 || response.status > 299) throw statusError(response, request);
		const { operation, kind } = request;
		return { json: inLowerCase(answerJson(response, { system, operation, kind })), response };
	}

	private async authorized(request: ProtheusRequest, { signal }: CallContext): Promise<HttpResponse> {
		const { login, session } = this.connection;
		if (login.kind === 'basic') return await this.once(request, basicAuthorization(login), signal);
		return await session.use(
			this.door,
			async ({ access }) => await this.once(request, `Bearer ${access}`, signal),
			({ status }) => status === 401,
			signal,
		);
	}

	private async once(request: ProtheusRequest, authorization: string, signal: AbortSignal): Promise<HttpResponse> {
		const { method, path, query, headers, body, kind, operation } = request;
		const { baseUrl, timeoutMs } = this.settings;
		const sent = this.connection.http.send({
			method,
			url: addressOf(`${baseUrl}${path}`, query),
			headers: { ...headers, ...this.context, Authorization: authorization },
			timeoutMs,
			signal,
			...(body === undefined ? {} : { json: body }),
		});
		if (kind === 'read') return await sent;
		return await sent.catch((error: unknown) => {
			throw unknownOutcome(error, { system, operation });
		});
	}
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
	const bad = Object.entries(headers).find(([, value]) => /[^\t\x20-\x7e]/.test(value));
	if (!bad) return;
	throw new ConnectorError('validation', `A value for the header ${bad[0]} holds characters that no header can carry.`, {
		system,
		parameter: bad[0],
		hint: 'Send it in the body of the endpoint instead.',
		nothingDone: true,
	});
}
