import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../kit/clock.ts';
import type { WebErpKnobs } from './options.ts';

export interface WebErpSession {
	readonly id: string;
	readonly user: string;
	/** Sandbox milliseconds. */
	readonly startedAt: number;
	usedAt: number;
	/** Pages of this session, scripts' requests included. */
	requests: number;
	/** Has read the notice, or may pass it once. */
	noticeRead: boolean;
}

/** Why the login page is shown to somebody who had a session. */
export type SessionEnd = 'expirada' | 'outro-acesso' | 'encerrada';

/** Sessions behind the cookie {@link SESSION_COOKIE}. */
export class Sessions {
	readonly #knobs: WebErpKnobs;
	readonly #clock: SandboxClock;
	#open = new Map<string, WebErpSession>();
	#ended = new Map<string, SessionEnd>();

	constructor(knobs: WebErpKnobs, clock: SandboxClock) {
		this.#knobs = knobs;
		this.#clock = clock;
	}

	begin(user: string): WebErpSession {
		if (this.#knobs.oneSessionPerUser) this.endAll(user, 'outro-acesso');
		const now = this.#clock.now();
		const session = { id: randomBytes(16).toString('hex'), user, startedAt: now, usedAt: now, requests: 0, noticeRead: false };
		this.#open.set(session.id, session);
		return session;
	}

	/** The session of a cookie, its time started anew where the knob says so; or why there is none. */
	use(id: string | undefined): WebErpSession | SessionEnd | null {
		const session = id === undefined ? undefined : this.#open.get(id);
		if (id === undefined || session === undefined) return this.#ended.get(id ?? '') ?? null;
		const now = this.#clock.now();
		const since = this.#knobs.sessionSliding ? session.usedAt : session.startedAt;
		if (now - since > this.#knobs.sessionTimeoutMs) {
			this.end(id, 'expirada');
			return 'expirada';
		}
		session.usedAt = now;
		session.requests += 1;
		return session;
	}

	end(id: string, why: SessionEnd): void {
		if (this.#open.delete(id)) this.#ended.set(id, why);
	}

	/** How many were ended. */
	endAll(user?: string, why: SessionEnd = 'encerrada'): number {
		const ids = [...this.#open.values()].filter((session) => user === undefined || session.user === user).map(({ id }) => id);
		for (const id of ids) this.end(id, why);
		return ids.length;
	}

	open(): readonly WebErpSession[] {
		return [...this.#open.values()].map((session) => ({ ...session }));
	}

	reset(): void {
		this.#open = new Map();
		this.#ended = new Map();
	}
}

export const SESSION_COOKIE = 'ERPSESSID';
