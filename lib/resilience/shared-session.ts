import { isConnectorError } from '../domain/errors';
import type { Clock } from '../domain/runtime';
import { LoginMemory } from './login-memory';
import { RenewalPace } from './renewal-pace';
import type { SessionShelf } from './session-shelf';
import { SingleFlight } from './single-flight';

/** How a session with a system is begun and ended. */
export interface SessionDoor<Session> {
	/** Logs in. Its failure goes to all who wait for it. */
	open(signal: AbortSignal): Promise<Session>;
	/** Tells the system that the session is over, where it wants to know. */
	close?(session: Session): Promise<void>;
	/** False where the session is known to have ended, so that no call is wasted on it. Default: it is good until refused. */
	isGood?(session: Session): boolean;
}

/** The one that another process has begun meanwhile may have ended, too; one begun after that has not. */
const mostRenewals = 2;

interface Current<Session> {
	session: Session;
	door: SessionDoor<Session>;
	/** Begun by this process in place of one that was refused, and not accepted yet: where it is refused as well, the next will hardly do better. */
	unproven: boolean;
	/** Under which other processes know it; null where it is this process' own. */
	shelfId: string | null;
}

/**
 * One session (or token) with a system, for all items and executions that use one credential in this process and, with a
 * shelf, in all processes. Whoever comes first logs in, all others wait for it. A session that others may be using is never
 * ended by one of them: it lapses.
 */
export class SharedSession<Session> {
	private current: Current<Session> | undefined;
	private readonly logins = new SingleFlight<Current<Session>>();
	private readonly pace: RenewalPace;
	private closed = false;
	/** The shelf may hold it still. */
	private refusedId: string | null = null;

	/**
	 * @param memory of failed logins, where it is to outlive the session
	 * @param shelf where other processes find the session; only for sessions that JSON can carry
	 */
	constructor(
		clock: Pick<Clock, 'now'>,
		private readonly memory = new LoginMemory(clock),
		private readonly shelf: SessionShelf<Session> | null = null,
	) {
		this.pace = new RenewalPace(clock);
	}

	/**
	 * Calls with the session. Where the system refuses it, a new one is begun, once, by the first who notices, and the call
	 * is made once more: a refused session proves that nothing was done, so this holds for writes too. What another process
	 * has begun meanwhile may have ended as well; then the call is made a third time. Where a new session is
	 * refused as well, the login is often not the cause (a missing right, a proxy that loses cookies): later calls are made with
	 * that session, and where it is refused with one that another process has begun since. The next login is a while later
	 * (`RenewalPace`), because the session may just have been ended once more.
	 *
	 * @param isRefused whether an answer says that the session is not, or no longer, good
	 * @returns the answer of the call, or of its repetition, even where that is refused again
	 * @throws what `open` and `call` throw; the error of an earlier login as `LoginMemory` remembers it
	 */
	async use<Answer>(
		door: SessionDoor<Session>,
		call: (session: Session) => Promise<Answer>,
		isRefused: (answer: Answer) => boolean,
		signal: AbortSignal,
	): Promise<Answer> {
		let current = await this.get(door, signal);
		for (let renewals = 0; ; renewals++) {
			const answer = await call(current.session);
			if (!isRefused(answer)) {
				this.accepted(current);
				return answer;
			}
			const next = renewals < mostRenewals ? await this.after(current, door, signal) : current;
			if (next === current) return answer;
			current = next;
		}
	}

	/** Ends the session, if there is one, and one whose login is still under way. */
	async close(): Promise<void> {
		const { current } = this;
		this.closed = true;
		this.current = undefined;
		if (current?.shelfId === null) await current.door.close?.(current.session);
	}

	private async get(door: SessionDoor<Session>, signal: AbortSignal): Promise<Current<Session>> {
		const { current } = this;
		if (current && (door.isGood?.(current.session) ?? true)) return current;
		this.memory.check();
		return await this.logins.run('login', async (flight) => await this.logIn(door, flight), signal);
	}

	/** The session to call with after a refused one; the same where none is to be had now. */
	private async after(refused: Current<Session>, door: SessionDoor<Session>, signal: AbortSignal): Promise<Current<Session>> {
		const { current } = this;
		if (current && current !== refused) return current;
		if (refused.unproven) this.pace.doubt();
		this.memory.check();
		return await this.logins.run('login', async (flight) => await this.logIn(door, flight, refused), signal);
	}

	private accepted(current: Current<Session>): void {
		if (this.current !== current) return;
		current.unproven = false;
		this.pace.trust();
	}

	private async logIn(door: SessionDoor<Session>, signal: AbortSignal, refused?: Current<Session>): Promise<Current<Session>> {
		const { shelf } = this;
		const mayOpen = refused === undefined || this.pace.mayRenew();
		if (!shelf) return mayOpen ? await this.begin(door, signal, refused) : refused;
		let own: Session | undefined;
		try {
			if (!mayOpen) return (await this.found(door, shelf, refused)) ?? refused;
			return await shelf.alone(signal, async () => {
				const found = await this.found(door, shelf, refused);
				if (found) return found;
				if (refused && !(await this.isOurTurn(shelf))) return refused;
				this.drop(refused);
				// It goes on even if the lock is lost meanwhile: begun anew, a wrong password would be counted twice.
				own = await this.open(door, signal, shelf);
				return this.keep(door, own, { shelfId: await shelf.put(own), unproven: refused !== undefined });
			});
		} catch (error) {
			if (!isShelfFailure(error)) throw error;
			if (!mayOpen) return refused;
			// Better a session of one's own than none.
			return own === undefined ? await this.begin(door, signal, refused) : this.keep(door, own, { unproven: refused !== undefined });
		}
	}

	/** Of the processes that renew in vain one tries at a time. */
	private async isOurTurn(shelf: SessionShelf<Session>): Promise<boolean> {
		if (!this.pace.isSlow || (await shelf.mayRenew(this.pace.pauseMs))) return true;
		this.pace.renewed();
		return false;
	}

	/** A session of this process' own. */
	private async begin(door: SessionDoor<Session>, signal: AbortSignal, refused?: Current<Session>): Promise<Current<Session>> {
		this.drop(refused);
		return this.keep(door, await this.open(door, signal), { unproven: refused !== undefined });
	}

	/** The session that another process has begun. @throws ConnectorError `auth` where the system has refused that process */
	private async found(door: SessionDoor<Session>, shelf: SessionShelf<Session>, refused?: Current<Session>): Promise<Current<Session> | null> {
		const shelved = await shelf.read();
		if (!shelved) return null;
		if ('refused' in shelved) {
			this.forget(refused);
			this.memory.failed(shelved.refused);
			throw shelved.refused;
		}
		const { id, session } = shelved;
		if (!(door.isGood?.(session) ?? true) || id === this.refusedId || id === refused?.shelfId) return null;
		this.forget(refused);
		this.memory.succeeded();
		return this.keep(door, session, { shelfId: id });
	}

	private async open(door: SessionDoor<Session>, signal: AbortSignal, shelf?: SessionShelf<Session>): Promise<Session> {
		try {
			const session = await door.open(signal);
			this.memory.succeeded();
			return session;
		} catch (error) {
			this.memory.failed(error);
			if (shelf && isConnectorError(error) && error.code === 'auth') await shelf.putRefusal(error).catch(() => undefined);
			throw error;
		}
	}

	private keep(door: SessionDoor<Session>, session: Session, { shelfId = null, unproven = false }: { shelfId?: string | null; unproven?: boolean }): Current<Session> {
		const current = { session, door, unproven, shelfId };
		if (!this.closed) this.current = current;
		else if (shelfId === null) end(door, session);
		return current;
	}

	/** A login takes its place. */
	private drop(refused: Current<Session> | undefined): void {
		if (!refused) return;
		this.pace.renewed();
		this.forget(refused);
	}

	/** Unless somebody has replaced it already. The system may know it still: what is refused may be the call alone. */
	private forget(refused: Current<Session> | undefined): void {
		if (!refused || this.current !== refused) return;
		this.current = undefined;
		this.refusedId = refused.shelfId ?? this.refusedId;
		if (refused.shelfId === null) end(refused.door, refused.session);
	}
}

/** Nobody waits for it, and how it ends concerns nobody. */
function end<Session>(door: SessionDoor<Session>, session: Session): void {
	door.close?.(session).catch(() => undefined);
}

/** Whether it was the shelf that failed, and not what was done meanwhile. */
function isShelfFailure(error: unknown): boolean {
	return isConnectorError(error) && error.system === 'Store';
}
