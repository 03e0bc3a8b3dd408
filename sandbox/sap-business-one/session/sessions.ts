import { randomUUID } from 'node:crypto';
import type { SapBusinessOneKnobs } from '../options.ts';

export interface Session {
	readonly id: string;
	readonly node: number;
	readonly companyDatabase: string;
	lastUsedAt: number;
}

export interface SessionCounts {
	logins: number;
	wrongLogins: number;
	logouts: number;
	/** Open now; what ran out does not count. */
	open: number;
}

const MINUTE_MS = 60_000;

/** The sessions of all nodes. Each is known to the node it was opened on, and to no other. */
export class Sessions {
	readonly #knobs: SapBusinessOneKnobs;
	readonly #now: () => number;
	readonly #open = new Map<string, Session>();
	#counts = { logins: 0, wrongLogins: 0, logouts: 0 };
	#wrongInARow = 0;
	#dealt = 0;

	constructor(knobs: SapBusinessOneKnobs, now: () => number) {
		this.#knobs = knobs;
		this.#now = now;
	}

	/** The node of a ROUTEID; without one that exists, the next in turn. */
	nodeFor(routeId: string | undefined): { node: number; dealt: boolean } {
		const nodes = this.#knobs.loadBalancer ? Math.max(1, this.#knobs.nodes) : 1;
		const given = Number(/^\.node(\d+)$/.exec(routeId ?? '')?.[1] ?? 0);
		if (given >= 1 && given <= nodes) return { node: given, dealt: false };
		const node = (this.#dealt % nodes) + 1;
		this.#dealt += 1;
		return { node, dealt: true };
	}

	/** Undefined when there is no room for one more. */
	open(node: number, companyDatabase: string): Session | undefined {
		this.#forgetExpired();
		if (this.#open.size >= this.#knobs.maximumSessions) return undefined;
		const session: Session = { id: randomUUID(), node, companyDatabase, lastUsedAt: this.#now() };
		this.#open.set(session.id, session);
		this.#counts.logins += 1;
		this.#wrongInARow = 0;
		return session;
	}

	/** The session, its time starting anew; undefined when it ran out, or is none of this node. */
	use(id: string | undefined, node: number): Session | undefined {
		this.#forgetExpired();
		const session = this.#open.get(id ?? '');
		if (session === undefined || session.node !== node) return undefined;
		session.lastUsedAt = this.#now();
		return session;
	}

	close(session: Session): void {
		this.#open.delete(session.id);
		this.#counts.logouts += 1;
	}

	refused(): void {
		this.#counts.wrongLogins += 1;
		this.#wrongInARow += 1;
	}

	get locked(): boolean {
		const { lockAfterWrongLogins } = this.#knobs;
		return lockAfterWrongLogins > 0 && this.#wrongInARow >= lockAfterWrongLogins;
	}

	counts(): SessionCounts {
		this.#forgetExpired();
		return { ...this.#counts, open: this.#open.size };
	}

	drop(): void {
		this.#open.clear();
	}

	reset(): void {
		this.drop();
		this.#counts = { logins: 0, wrongLogins: 0, logouts: 0 };
		this.#wrongInARow = 0;
		this.#dealt = 0;
	}

	#forgetExpired(): void {
		const oldest = this.#now() - this.#knobs.sessionMinutes * MINUTE_MS;
		for (const session of this.#open.values()) if (session.lastUsedAt <= oldest) this.#open.delete(session.id);
	}
}
