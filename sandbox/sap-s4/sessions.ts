import { randomBytes } from 'node:crypto';
import type { SapS4Knobs } from './options.ts';

interface Session {
	readonly id: string;
	readonly token: string;
	lastUsedAt: number;
}

/** Security sessions: each has one CSRF token, the same as long as it lives. */
export class Sessions {
	readonly #knobs: SapS4Knobs;
	readonly #now: () => number;
	readonly #live = new Map<string, Session>();
	/** Answers that carried a token. */
	fetches = 0;

	constructor(knobs: SapS4Knobs, now: () => number) {
		this.#knobs = knobs;
		this.#now = now;
	}

	/** The live session that the request's cookie names; its time begins anew. */
	find(cookies: string | undefined): Session | undefined {
		const session = this.#live.get(cookieValue(cookies, this.#cookieName()) ?? '');
		if (session === undefined) return undefined;
		const now = this.#now();
		if (now - session.lastUsedAt >= this.#knobs.sessionMs) {
			this.#live.delete(session.id);
			return undefined;
		}
		session.lastUsedAt = now;
		return session;
	}

	open(): Session {
		// Ends in %3d, as an encoded = does.
		const session = { id: `${randomBytes(24).toString('base64url')}%3d`, token: randomBytes(16).toString('base64'), lastUsedAt: this.#now() };
		this.#live.set(session.id, session);
		return session;
	}

	/** The two cookie lines of a session. */
	cookieHeaders({ id }: Session): { 'Set-Cookie': string[] } {
		return {
			'Set-Cookie': [`${this.#cookieName()}=${id}; path=/; HttpOnly`, `sap-usercontext=sap-client=${this.#knobs.client}; path=/`],
		};
	}

	endAll(): void {
		this.#live.clear();
	}

	reset(): void {
		this.endAll();
		this.fetches = 0;
	}

	#cookieName(): string {
		return `SAP_SESSIONID_S4H_${this.#knobs.client}`;
	}
}

export type { Session };

function cookieValue(cookies: string | undefined, name: string): string | undefined {
	for (const pair of (cookies ?? '').split(';')) {
		const separator = pair.indexOf('=');
		if (pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim();
	}
	return undefined;
}
