import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { codeIn } from './error-code';
import type { BrowserErrors } from './errors';
import { remoteFailure } from './remote-failure';

/** The address of a remote browser. Its path and query may hold a token: only `name` may be shown. */
export interface RemoteEndpoint {
	url: URL;
	/** Scheme, host and port. */
	name: string;
}

const askMs = 10_000;
/** What DevTools answer to a request for a host name (https://chromium.googlesource.com/chromium/src/+/main/content/browser/devtools/devtools_http_handler.cc). */
const hostTrap = /Host header is specified and is not an IP address or localhost/;

/** @throws ConnectorError `validation` */
export function readEndpoint(given: string, errors: BrowserErrors): RemoteEndpoint {
	const address = given.trim();
	const url = URL.canParse(address) ? new URL(address) : null;
	if (url === null || !['ws:', 'wss:', 'http:', 'https:'].includes(url.protocol)) {
		throw errors.setting(
			'Remote Endpoint',
			`${errors.system}: the address of the remote browser is not one that begins with ws://, wss://, http:// or https://.`,
			'Enter e.g. http://chromium:9222 (a browser with --remote-debugging-port) or ws://browserless:3000?token=… (Browserless).',
		);
	}
	if (!isDecodable(url.username) || !isDecodable(url.password)) {
		throw errors.setting(
			'Remote Endpoint',
			`${errors.system}: user or password in the address of the remote browser holds a % that begins no code.`,
			'Write it percent-encoded: % is %25, @ is %40, : is %3A.',
		);
	}
	return { url, name: `${url.protocol}//${url.host}` };
}

function isDecodable(text: string): boolean {
	try {
		decodeURIComponent(text);
		return true;
	} catch {
		return false;
	}
}

/**
 * The WebSocket address to connect to. Browsers started with `--remote-debugging-port` choose theirs anew at each start, so
 * they are asked for it.
 * @throws ConnectorError `auth`, `rate_limited`, `unavailable`, `validation`, `timeout`
 */
export async function socketAddress(endpoint: RemoteEndpoint, errors: BrowserErrors, signal?: AbortSignal): Promise<URL> {
	if (endpoint.url.protocol.startsWith('ws')) return endpoint.url;
	const asked = await askVersion(endpoint.url, endpoint, errors, signal);
	const byIp = asked === 'hostTrap' ? await withIp(endpoint.url) : null;
	const path = byIp === null ? asked : await askVersion(byIp, endpoint, errors, signal);
	if (path === 'hostTrap') throw remoteFailure(errors, endpoint, { status: 500 });
	const socket = new URL(byIp ?? endpoint.url);
	socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:';
	// Behind a proxy or in a container the browser does not know by which address it is reached: only the path is its own.
	socket.pathname = path.pathname;
	if (path.search !== '') socket.search = path.search;
	return socket;
}

/** The same address with the host's IP address: DevTools refuse names other than localhost. Null where it has none, or is https. */
export async function withIp(url: URL): Promise<URL | null> {
	const isPlain = url.protocol === 'http:' || url.protocol === 'ws:';
	if (!isPlain || isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) return null;
	const found = await lookup(url.hostname).catch(() => null);
	if (found === null) return null;
	const byIp = new URL(url);
	byIp.hostname = found.family === 6 ? `[${found.address}]` : found.address;
	return byIp;
}

async function askVersion(url: URL, endpoint: RemoteEndpoint, errors: BrowserErrors, signal?: AbortSignal): Promise<URL | 'hostTrap'> {
	const address = new URL(url);
	address.pathname = `${address.pathname.replace(/\/$/, '')}/json/version`;
	const { status, body } = await ask(address, endpoint, errors, signal);
	if (status === 500 && hostTrap.test(body)) return 'hostTrap';
	if (status !== 200) throw remoteFailure(errors, endpoint, { status });
	const socket = socketAddressIn(body);
	if (socket === null) throw remoteFailure(errors, endpoint, { status: 404 });
	return socket;
}

async function ask(address: URL, endpoint: RemoteEndpoint, errors: BrowserErrors, signal?: AbortSignal): Promise<{ status: number; body: string }> {
	const timeout = AbortSignal.timeout(askMs);
	// fetch() takes no user and password in an address.
	const headers = address.username === '' ? {} : { authorization: `Basic ${Buffer.from(`${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`).toString('base64')}` };
	address.username = '';
	address.password = '';
	try {
		const answer = await fetch(address, { headers, signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) });
		return { status: answer.status, body: (await answer.text()).slice(0, 100_000) };
	} catch (error) {
		signal?.throwIfAborted();
		throw remoteFailure(errors, endpoint, timeout.aborted ? { code: 'ETIMEDOUT' } : { code: codeIn(error) });
	}
}

function socketAddressIn(body: string): URL | null {
	try {
		const answer: unknown = JSON.parse(body);
		const isHolder = typeof answer === 'object' && answer !== null && 'webSocketDebuggerUrl' in answer;
		return isHolder && typeof answer.webSocketDebuggerUrl === 'string' ? new URL(answer.webSocketDebuggerUrl) : null;
	} catch {
		return null;
	}
}
