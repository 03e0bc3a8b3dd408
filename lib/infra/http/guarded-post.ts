import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';

import type { AddressPolicy } from '../../domain/address-policy';
import { bareHost, isPublicName } from '../../domain/address-rules';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { WebhookAnswer, WebhookPost, WebhookTransport } from '../../domain/webhook-transport';
import { forbiddenHost, guardedLookup } from './guarded-lookup';
import { hostResolver, type ResolveHost } from './guarded-resolver';
import { codeOf } from './transport-error';

export interface GuardedPostOptions {
	/** Name of the sender in messages. */
	system: string;
	policy: AddressPolicy;
	/**
	 * Where a proxy is set for the process: n8n has then replaced the global agents by proxying ones. Names are resolved by the
	 * proxy, out of our sight; what the proxy is not used for is looked up and checked here all the same.
	 */
	useGlobalAgents: boolean;
	/** Default: the hosts file and the name servers of the machine. */
	resolve?: ResolveHost;
	/** Throws where n8n forbids the address. */
	assertAllowed?: (url: URL, signal: AbortSignal) => Promise<void>;
}

/** How much of an answer is taken in, and how long, before the connection is closed: some receivers stop working when it is. */
const drainedBytes = 64 * 1024;
const drainMs = 1_000;
/** Answers of 1xx before the answer proper. */
const mostInterim = 20;

/**
 * One POST over a connection of its own. It stands on Node's client rather than on axios, because it must know whether the request
 * left, which address the socket connects to, and must not read what the other side answers. A connection that was kept
 * open could break right when it is used again, and nobody would know whether the event arrived.
 */
export class GuardedPost implements WebhookTransport {
	private readonly resolve: ResolveHost;

	constructor(private readonly options: GuardedPostOptions) {
		this.resolve = options.resolve ?? resolverFor(options.policy, options.system);
	}

	async post(post: WebhookPost): Promise<WebhookAnswer> {
		const { policy, system, assertAllowed } = this.options;
		const url = new URL(post.url);
		// A socket to an IP address looks nothing up.
		const refusal = policy.refusalOfHost(url.hostname);
		if (refusal !== null) throw forbiddenHost(bareHost(url.hostname), refusal, system);
		if (assertAllowed) await whileLookingUp(post, async () => await assertAllowed(url, post.signal));
		post.signal.throwIfAborted();
		let sent = false;
		const onSent = () => {
			sent = true;
			post.onSent();
		};
		try {
			return await exchange(url, this.requestOptions(post), post.body, onSent);
		} catch (error) {
			post.signal.throwIfAborted();
			if (isConnectorError(error)) throw error;
			throw this.failure(url.origin, codeOf(error), sent);
		}
	}

	private requestOptions(post: WebhookPost): RequestOptions {
		const { headers, body, signal } = post;
		const { policy, system } = this.options;
		const resolve = async (host: string) => await whileLookingUp(post, async () => await this.resolve(host, signal));
		return {
			method: 'POST',
			headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
			lookup: guardedLookup((address, host) => policy.refusalOfAddress(address, host), system, resolve),
			signal,
			...(this.options.useGlobalAgents ? {} : { agent: false }),
		};
	}

	private failure(origin: string, code: string, sent: boolean): ConnectorError {
		const { system } = this.options;
		if (sent) {
			return new ConnectorError('unavailable', `The connection to ${origin} broke off before an answer came (${code}).`, { system });
		}
		return new ConnectorError('unavailable', `${origin} could not be reached (${code}).`, {
			system,
			nothingDone: true,
			retryable: !/CERT|SIGNATURE|SELF_SIGNED/.test(code),
			hint: hintOf(code),
		});
	}
}

/** Names that the administrator has named, and those of private networks, may be known to the machine alone. */
export function resolverFor(policy: AddressPolicy, system: string, fallback?: ResolveHost): ResolveHost {
	return hostResolver({ system, isLocal: (host) => policy.vouchesFor(host) || !isPublicName(host), ...(fallback ? { fallback } : {}) });
}

async function whileLookingUp<T>({ onLookup }: WebhookPost, work: () => Promise<T>): Promise<T> {
	onLookup?.(true);
	try {
		return await work();
	} finally {
		onLookup?.(false);
	}
}

function hintOf(code: string): string {
	if (code === 'ENOTFOUND') return 'Check the host name of the target.';
	if (/CERT|SIGNATURE|SELF_SIGNED/.test(code)) return 'The certificate of the target is not trusted: have its owner install a valid one.';
	return 'Check that the target runs, and that its address and port are right.';
}

function exchange(url: URL, options: RequestOptions, body: string, onSent: () => void): Promise<WebhookAnswer> {
	return new Promise((resolve, reject) => {
		const isHttps = url.protocol === 'https:';
		const request = isHttps ? httpsRequest(url, options) : httpRequest(url, options);
		request.on('socket', (socket) => whenConnected(socket, isHttps, onSent));
		request.on('response', (response) => {
			drain(request, response);
			resolve({ status: response.statusCode ?? 0, headers: headersOf(response) });
		});
		refuseInterim(request, resolve);
		// Stays on for what happens to the connection while the rest of the answer is taken in.
		request.on('error', reject);
		request.on('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
		request.end(body);
	});
}

/** Switching protocols takes no event, and neither does who only ever announces an answer; Node would wait on, or say nothing. */
function refuseInterim(request: ClientRequest, answer: (answer: WebhookAnswer) => void): void {
	let interim = 0;
	const end = (status: number): void => {
		answer({ status, headers: {} });
		request.destroy();
	};
	request.on('upgrade', (response) => end(response.statusCode ?? 101));
	request.on('information', ({ statusCode }) => {
		interim += 1;
		if (statusCode === 101 || interim > mostInterim) end(statusCode);
	});
}

/** A proxying agent may hand over a socket that is connected already. */
function whenConnected(socket: Socket, isHttps: boolean, onSent: () => void): void {
	if (socket.connecting) socket.once(isHttps ? 'secureConnect' : 'connect', onSent);
	else onSent();
}

function drain(request: ClientRequest, response: IncomingMessage): void {
	let left = drainedBytes;
	const timer = setTimeout(() => request.destroy(), drainMs);
	response.on('data', (chunk: Buffer) => {
		left -= chunk.length;
		if (left < 0) request.destroy();
	});
	response.on('error', () => undefined);
	response.on('close', () => clearTimeout(timer));
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
}
