import { isConnectorError } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import type { LoginMemory } from '../../resilience/login-memory';
import { cookieHeader, cookiesOf } from './cookies';
import { statusError } from './errors';

/**
 * Every request to SAP is a log-on, and SAP locks a user after a few wrong ones; so until one was accepted, look-ups wait for the
 * first of them, and a refused one is told again instead of being tried. And every request without cookies opens a session of
 * its own; so the cookies of earlier answers go with the next look-up.
 */
export class LogOn {
	private accepted = false;
	private first: Promise<void> | undefined;
	/** What was refused since a look-up worked: a token alone may be refused for another reason than the password. */
	private refused: 'nothing' | 'token' | 'look-up' = 'nothing';
	private readonly cookies = new Map<string, string>();

	constructor(private readonly memory: LoginMemory) {}

	/**
	 * @param send one request with these headers
	 * @throws ConnectorError `auth` as remembered, without sending anything
	 */
	async read(operation: string, send: (headers: Record<string, string>) => Promise<HttpResponse>): Promise<HttpResponse> {
		this.check();
		if (this.accepted) return await this.sent(operation, send);
		if (this.first !== undefined) {
			await this.first;
			this.check();
			return await this.sent(operation, send);
		}
		const attempt = this.sent(operation, send);
		this.first = attempt.then(ignored, ignored);
		try {
			return await attempt;
		} finally {
			this.first = undefined;
		}
	}

	/** A write, or what comes before it, failed. */
	writeFailed(error: unknown): void {
		if (!isConnectorError(error) || error.code !== 'auth') return;
		this.accepted = false;
		if (this.refused === 'nothing') this.refused = 'token';
	}

	private async sent(operation: string, send: (headers: Record<string, string>) => Promise<HttpResponse>): Promise<HttpResponse> {
		const Cookie = cookieHeader(this.cookies);
		const response = await send(Cookie === '' ? {} : { Cookie });
		if (response.status === 401) {
			this.accepted = false;
			this.refused = 'look-up';
			this.cookies.clear();
			this.memory.failed(statusError(response, { operation, kind: 'read' }));
			return response;
		}
		for (const [name, value] of cookiesOf(response.setCookie ?? [])) this.cookies.set(name, value);
		if (response.status >= 200 && response.status < 300) this.succeeded();
		return response;
	}

	private succeeded(): void {
		if (!this.accepted) this.memory.succeeded();
		this.accepted = true;
		this.refused = 'nothing';
	}

	private check(): void {
		if (this.refused !== 'token') this.memory.check();
	}
}

function ignored(): void {
	// Whoever sent it tells what became of it.
}

/** Lives as long as the memory of its credential, which all executions in this process share. */
const known = new WeakMap<LoginMemory, LogOn>();

export function logOnOf(memory: LoginMemory): LogOn {
	const found = known.get(memory) ?? new LogOn(memory);
	known.set(memory, found);
	return found;
}
