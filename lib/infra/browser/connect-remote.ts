import type { Browser, BrowserContext, ConnectionTransport } from 'puppeteer-core';

import { isConnectorError } from '../../domain/errors';
import { codeIn } from './error-code';
import type { BrowserErrors } from './errors';
import { protocolMs } from './launch-browser';
import type { BrowserOptions } from './options';
import { readEndpoint, socketAddress, withIp, type RemoteEndpoint } from './remote-endpoint';
import { remoteFailure } from './remote-failure';
import { withSockets } from './restrictions';
import { within } from './within';

const handshakeMs = 20_000;

/**
 * @param owned contexts of ours, kept up to date by the caller: others' pages in that browser are left alone
 * @throws ConnectorError `validation`, `auth`, `rate_limited`, `unavailable`, `timeout`
 */
export async function connectRemote(options: BrowserOptions & { remoteEndpoint: string }, errors: BrowserErrors, owned: ReadonlySet<BrowserContext>): Promise<Browser> {
	const endpoint = readEndpoint(options.remoteEndpoint, errors);
	const address = await socketAddress(endpoint, errors);
	const socket = await openSocket(address, endpoint, errors);
	try {
		const { connect } = await import('puppeteer-core');
		const work = connect({
			transport: endingOurContexts(socket),
			protocolTimeout: protocolMs,
			defaultViewport: null,
			allowlist: withSockets(options.patterns),
			targetFilter: (target) => target.type() === 'browser' || owned.has(target.browserContext()),
		});
		return await within(work, { ms: handshakeMs, timeout: () => remoteFailure(errors, endpoint, { code: 'ETIMEDOUT' }) });
	} catch (error) {
		socket.close();
		throw isConnectorError(error) ? error : remoteFailure(errors, endpoint, {});
	}
}

async function openSocket(address: URL, endpoint: RemoteEndpoint, errors: BrowserErrors): Promise<ConnectionTransport> {
	try {
		return await webSocket(address);
	} catch (error) {
		const refusal = refusalIn(error);
		const byIp = refusal.status === 500 ? await withIp(address) : null;
		if (byIp === null) throw remoteFailure(errors, endpoint, refusal);
		return await webSocket(byIp).catch((second: unknown) => {
			throw remoteFailure(errors, endpoint, refusalIn(second));
		});
	}
}

/** Puppeteer's own: it tells the status of a refused handshake, and notices a connection that died in silence. */
async function webSocket(address: URL): Promise<ConnectionTransport> {
	const { NodeWebSocketTransport } = await import('puppeteer-core/internal/node/NodeWebSocketTransport.js');
	const transport = await NodeWebSocketTransport.create(address.href, {}, () => undefined, { handshakeTimeout: handshakeMs, keepAlive: true });
	return transport;
}

function refusalIn(error: unknown): { status?: number; code?: string } {
	const event = typeof error === 'object' && error !== null ? error : {};
	const message = 'message' in event && typeof event.message === 'string' ? event.message : '';
	const status = /Unexpected server response: (\d{3})/.exec(message)?.[1];
	if (status !== undefined) return { status: Number(status) };
	if (/handshake has timed out/.test(message)) return { code: 'ETIMEDOUT' };
	return { code: codeIn('error' in event ? event.error : error) };
}

const newContext = '"method":"Target.createBrowserContext"';

/** Asks the browser to end our contexts, logged-in sessions and all, when the connection ends, even where n8n was killed. Puppeteer has no option for it. */
function endingOurContexts(transport: ConnectionTransport): ConnectionTransport {
	const send = transport.send.bind(transport);
	transport.send = (message) => send(message.includes(newContext) ? disposedOnDetach(message) : message);
	return transport;
}

function disposedOnDetach(message: string): string {
	const call: { params?: object } = JSON.parse(message);
	return JSON.stringify({ ...call, params: { ...call.params, disposeOnDetach: true } });
}
