import type { CallContext, Clock } from '../../../domain/runtime';
import type { WebSessionOptions } from '../../../domain/web-page';
import type { LoginMemory } from '../../../resilience/login-memory';
import { unlessAborted } from '../../../resilience/single-flight';
import { withinTime } from '../../notify/time-limit';
import { GuardedLogin } from './guarded-login';
import { beforeTheTurn, noneFree, poolClosed } from './pool-errors';
import { PooledSession } from './pooled-session';
import { SessionOpener } from './session-opener';
import { PoolTurn } from './session-turn';
import type { SharedBrowser } from './shared-browser';
import type { Slot, SlotRequest, Slots } from './slots';
import type { LoginPort, SessionsPort, SessionTurn } from '../types';
import { WaitingLine } from './waiting-line';

export interface SessionPoolOptions {
	/** Name in messages. */
	system: string;
	/** Belongs to whoever made it: closing the pool does not close it. */
	browser: SharedBrowser;
	login: LoginPort;
	session: WebSessionOptions;
	rules: { maxAgeMs: number; maxUses: number };
	/** Sessions at a time. Many old systems allow a user one. */
	maximum: number;
	/** Longest wait for a session; the log-in of a new one comes on top. */
	waitMs: number;
	/** Places for open sessions in this process, over all pools. */
	total: Slots;
	/** `new LoginMemory(clock, { refusals: 2 })`; of this account with its password, so that a corrected one starts anew. */
	memory: LoginMemory;
	clock: Clock;
}

/** What a waiting call gets: a session that rests, or the place to open one. */
type Grant = { pooled: PooledSession } | { slot: Slot };

/** How long an aborted turn may take to say in its own words how far it came. */
const graceMs = 1_000;
const never = new AbortController().signal;

/** The sessions of one site and user in this process. Each is with one turn at a time and closed when its rules say so. */
export class SessionPool implements SessionsPort {
	private readonly line = new WaitingLine<Grant>();
	private readonly sessions = new Set<PooledSession>();
	/** Those that nobody uses, last used last. */
	private readonly resting: PooledSession[] = [];
	/** Sessions that are open, being opened or being closed. */
	private open = 0;
	/** One session is opened at a time: meanwhile another may come free, and a refused log-in keeps the others from trying. */
	private opening = false;
	private request: SlotRequest | undefined;
	private readonly logins: GuardedLogin;
	private readonly opener: SessionOpener;
	private readonly closing = new AbortController();

	constructor(private readonly options: SessionPoolOptions) {
		this.logins = new GuardedLogin(options.login, options.memory, options.system);
		this.opener = new SessionOpener(options, this.logins);
	}

	async use<T>(work: (turn: SessionTurn) => Promise<T>, context: CallContext): Promise<T> {
		const signal = AbortSignal.any([context.signal, this.closing.signal]);
		const pooled = await this.acquire(signal).catch((error: unknown) => {
			throw beforeTheTurn(error, this.options.system);
		});
		try {
			if (signal.aborted) throw beforeTheTurn(signal.reason, this.options.system);
			const result = await this.untilAborted(async () => await work(new PoolTurn(pooled, this.logins, this.options.system)), pooled, signal);
			this.logins.proved(pooled.session);
			return result;
		} finally {
			this.giveBack(pooled);
		}
	}

	/** Ends waiting calls and turns with `unavailable`, closes all sessions. Takes no longer than a session's closing, 5 seconds. */
	async close(): Promise<void> {
		this.closing.abort(poolClosed(this.options.system));
		this.withdraw();
		await Promise.all([...this.sessions].map(async (pooled) => await this.end(pooled)));
	}

	private async untilAborted<T>(work: () => Promise<T>, pooled: PooledSession, signal: AbortSignal): Promise<T> {
		const working = work();
		try {
			return await unlessAborted(working, signal);
		} catch (error) {
			if (!signal.aborted) throw error;
			pooled.discarded = true;
			return await withinTime({ clock: this.options.clock, ms: graceMs, signal: never, late: () => signal.reason }, async () => await working);
		}
	}

	/** @returns a session that is logged in, as far as its page shows */
	private async acquire(signal: AbortSignal): Promise<PooledSession> {
		const until = this.options.clock.now() + this.options.waitMs;
		for (let where: 'back' | 'front' = 'back'; ; where = 'front') {
			signal.throwIfAborted();
			const grant = await this.granted(where, until, signal);
			const pooled = 'slot' in grant ? await this.openSession(grant.slot, signal) : grant.pooled;
			if ('slot' in grant || (await this.isReady(pooled, signal))) {
				pooled.uses++;
				return pooled;
			}
		}
	}

	private async granted(where: 'back' | 'front', until: number, signal: AbortSignal): Promise<Grant> {
		const ticket = this.line.join(where);
		const left = until - this.options.clock.now();
		const late = (): Error => this.noneFree();
		this.pump();
		try {
			return await withinTime({ clock: this.options.clock, ms: Math.max(0, left), signal, late }, async () => await ticket.granted);
		} catch (error) {
			// Granted in the very moment in which the call gave up: it goes to the next.
			if (!ticket.leave()) void ticket.granted.then((grant) => this.decline(grant));
			this.pump();
			throw error;
		}
	}

	private noneFree(): Error {
		const { system, waitMs, maximum, total } = this.options;
		return noneFree(system, { waitMs, maximum, total: this.request ? total.maximum : null, waiting: this.line.length - 1 });
	}

	private decline(grant: Grant): void {
		if ('pooled' in grant) return this.giveBack(grant.pooled);
		this.opening = false;
		this.free();
		grant.slot.release();
		this.pump();
	}

	/** Gives those who wait what there is. */
	private pump(): void {
		while (this.line.length > 0) {
			const pooled = this.takeResting();
			if (!pooled) break;
			this.line.serve({ pooled });
		}
		if (this.line.length === 0) this.withdraw();
		else if (!this.opening && this.open < this.options.maximum && !this.closing.signal.aborted) this.requestSlot();
	}

	private takeResting(): PooledSession | undefined {
		for (;;) {
			const pooled = this.resting.pop();
			if (!pooled) return undefined;
			if (pooled.slot.resume() && this.isGood(pooled)) return pooled;
			void this.end(pooled);
		}
	}

	private requestSlot(): void {
		this.opening = true;
		let granted = false;
		const request = this.options.total.request((slot) => {
			granted = true;
			this.request = undefined;
			this.open++;
			if (!this.line.serve({ slot })) this.decline({ slot });
		});
		if (!granted) this.request = request;
	}

	/** Nobody waits for the place any more. */
	private withdraw(): void {
		if (!this.request) return;
		this.request.withdraw();
		this.request = undefined;
		this.opening = false;
	}

	private async openSession(slot: Slot, signal: AbortSignal): Promise<PooledSession> {
		try {
			signal.throwIfAborted();
			this.logins.check();
		} catch (error) {
			this.decline({ slot });
			throw error;
		}
		try {
			const pooled = await this.opener.open(slot, () => this.free(), signal);
			this.sessions.add(pooled);
			return pooled;
		} finally {
			this.opening = false;
			this.pump();
		}
	}

	/** False where the session is not to be used: it is being closed, and another takes its place. */
	private async isReady(pooled: PooledSession, signal: AbortSignal): Promise<boolean> {
		try {
			const ready = await this.opener.makeReady(pooled, signal);
			if (!ready) void this.end(pooled);
			return ready;
		} catch (error) {
			void this.end(pooled);
			throw error;
		}
	}

	private giveBack(pooled: PooledSession): void {
		if (this.closing.signal.aborted || !this.isGood(pooled)) {
			void this.end(pooled);
			return;
		}
		this.resting.push(pooled);
		this.pump();
		if (this.resting.includes(pooled)) pooled.slot.rest(() => this.giveUp(pooled));
	}

	/** Somebody else waits for the place. */
	private giveUp(pooled: PooledSession): void {
		this.resting.splice(this.resting.indexOf(pooled), 1);
		void this.end(pooled);
	}

	private isGood(pooled: PooledSession): boolean {
		return pooled.isGood(this.options.clock.now(), this.options.rules);
	}

	private async end(pooled: PooledSession): Promise<void> {
		await pooled.end(() => {
			this.sessions.delete(pooled);
			this.free();
		});
	}

	/** After the slot, too, has been released, those who wait get their chance. */
	private free(): void {
		this.open--;
		queueMicrotask(() => this.pump());
	}
}
