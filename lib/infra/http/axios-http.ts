import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios' with { 'resolution-mode': 'import' };
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type AgentOptions, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { checkServerIdentity } from 'node:tls';

import { ConnectorError } from '../../domain/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../../domain/http';
import { httpConnections } from './connections';
import { transportError } from './transport-error';

export interface AxiosHttpOptions {
	/** Name of the system in messages. */
	system: string;
	/** Only this origin is ever called; the headers below go nowhere else. */
	origin: string;
	/** Authentication and other fixed headers. */
	headers: Readonly<Record<string, string>>;
	/** n8n's guard against forbidden addresses, where the instance has one. */
	lookup?: LookupFunction;
	/** Throws where n8n forbids the address. */
	assertAllowed?: (url: string) => Promise<void>;
	agents: HttpAgents;
	/** What a body that is not the UTF-8 it claims to be is written in. Default: it is read as UTF-8 all the same. */
	fallbackCharset?: 'windows-1252';
}

type TlsOptions = Pick<AgentOptions, 'ca' | 'rejectUnauthorized'>;

/** What axios sends a request with. */
interface Transport {
	request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
}

/** The sockets of one credential. They outlive a run, so they are opened and closed apart from it. */
export class HttpAgents {
	readonly httpAgent: HttpAgent | undefined;
	readonly httpsAgent: HttpsAgent | undefined;
	/** Where the agents are the process's own: lays the credential's TLS options over each https request. */
	readonly httpsTransport: Transport | undefined;

	/**
	 * @param useGlobalAgents where a proxy is set for the process: n8n has then replaced the global
	 * agents by proxying ones, which know nothing of the credential's TLS options but take those of a request
	 */
	constructor(tls: TlsOptions, useGlobalAgents: boolean) {
		const settings = { keepAlive: true, maxSockets: httpConnections };
		this.httpAgent = useGlobalAgents ? undefined : new HttpAgent(settings);
		this.httpsAgent = useGlobalAgents ? undefined : new HttpsAgent({ ...settings, ...tls });
		this.httpsTransport = useGlobalAgents
			? { request: (options, onResponse) => httpsRequest({ ...options, ...tls, ...identityOf(options.hostname) }, onResponse) }
			: undefined;
	}

	/** Ends idle connections; those under way end with their request. */
	async close(): Promise<void> {
		this.httpAgent?.destroy();
		this.httpsAgent?.destroy();
	}
}

/** A proxying agent hands Node.js no name for an IP address, which would then check the certificate against `localhost`. */
function identityOf(host: string | null | undefined): Pick<RequestOptions, 'checkServerIdentity'> {
	return host && isIP(host) !== 0 ? { checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate) } : {};
}

/** Answers larger than this are no answer of an ERP or chat system. */
const maximumBodyBytes = 20 * 1024 * 1024;

/**
 * HTTP with keep-alive, for many calls to one origin. axios is loaded on the first call.
 * Its errors carry the whole request, Authorization included; none of them leaves this file.
 */
export class AxiosHttp implements HttpPort {
	private instance: AxiosInstance | undefined;

	constructor(private readonly options: AxiosHttpOptions) {}

	async send(request: HttpRequest): Promise<HttpResponse> {
		const { system, origin } = this.options;
		if (new URL(request.url).origin !== origin) {
			throw new ConnectorError('blocked', `A request to another address than ${origin} was refused.`, {
				system,
				hint: 'Check the Base URL of the credential; credentials are sent to that address only.',
				nothingDone: true,
			});
		}
		await this.options.assertAllowed?.(request.url);
		const axios = await this.client();
		const deadline = AbortSignal.timeout(request.timeoutMs);
		try {
			const response = await axios.request<Buffer>(this.config(request, deadline));
			return toHttpResponse(response, this.options.fallbackCharset);
		} catch (error) {
			request.signal.throwIfAborted();
			throw transportError(error, { system, origin, timeoutMs: request.timeoutMs, timedOut: deadline.aborted });
		}
	}

	private async client(): Promise<AxiosInstance> {
		if (this.instance) return this.instance;
		const { default: axios } = await import('axios');
		const { httpAgent, httpsAgent, httpsTransport } = this.options.agents;
		const isHttps = this.options.origin.startsWith('https:');
		return (this.instance ??= axios.create({
			proxy: false,
			maxRedirects: 0,
			responseType: 'arraybuffer',
			validateStatus: () => true,
			maxContentLength: maximumBodyBytes,
			httpAgent,
			httpsAgent,
			...(isHttps && httpsTransport ? { transport: httpsTransport } : {}),
		}));
	}

	private config(request: HttpRequest, deadline: AbortSignal): AxiosRequestConfig {
		const { query, json, form } = request;
		const config: AxiosRequestConfig = {
			method: request.method,
			url: withQuery(request.url, query),
			headers: { Accept: 'application/json', 'User-Agent': 'n8n-nodes-backoffice', ...request.headers, ...this.options.headers },
			signal: AbortSignal.any([request.signal, deadline]),
		};
		if (this.options.lookup) config.lookup = this.options.lookup as NonNullable<AxiosRequestConfig['lookup']>;
		if (json !== undefined) {
			config.data = JSON.stringify(json);
			config.headers = { 'Content-Type': 'application/json', ...config.headers };
		} else if (form) {
			config.data = new URLSearchParams(form).toString();
			config.headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...config.headers };
		}
		return config;
	}
}

/** The address with its query, encoded as browsers and PHP read it: brackets stay in names, lists repeat. */
export function withQuery(url: string, query: HttpRequest['query']): string {
	if (!query) return url;
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		for (const entry of typeof value === 'string' ? [value] : value) search.append(name, entry);
	}
	// `%20` is a blank to every server, `+` only to those that read a query as a form.
	const text = search.toString().replaceAll('+', '%20');
	return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${text}`;
}

function toHttpResponse(response: AxiosResponse<Buffer>, fallbackCharset: string | undefined): HttpResponse {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(response.headers)) {
		headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
	}
	const setCookie: unknown = response.headers['set-cookie'];
	return {
		status: response.status,
		headers,
		...(Array.isArray(setCookie) ? { setCookie: setCookie.map(String) } : {}),
		text: decodeBody(response.data, headers['content-type'], fallbackCharset),
	};
}

/**
 * Old ERPs answer in the charset their Content-Type names, windows-1252 above all; UTF-8 otherwise.
 * @param fallbackCharset of bytes that are not UTF-8 although nothing else was named
 */
export function decodeBody(body: Uint8Array, contentType = '', fallbackCharset?: string): string {
	const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
	try {
		const fatal = fallbackCharset !== undefined && /^utf-?8$/i.test(charset);
		return new TextDecoder(charset, { fatal }).decode(body);
	} catch {
		return new TextDecoder(fallbackCharset).decode(body);
	}
}
