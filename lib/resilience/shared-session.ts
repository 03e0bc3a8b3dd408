import { isConnectorError } from '../domain/errors';
import type { Clock } from '../domain/runtime';
import { LoginMemory } from './login-memory';
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
	/** Refused right after its login: another one would be refused, too. */
	refusedWhenNew: boolean;
	/** Under which other processes know it; null where it is this process' own. */
	shelfId: string | null;
	/** Another process has begun it, nobody knows when: it may have ended as well as the one before. */
	found: boolean;
}

/**
 * One session (or token) with a system, for all items and executions that use one credential in this process and, with a
 * shelf, in all processes. Whoever comes first logs in, all others wait for it. A session that others may be using is never
 * ended by one of them: it lapses.
 */
export class SharedSession<Session> {
	private current: Current<Session> | undefined;
	private readonly logins = new SingleFlight<Current<Session>>();
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
	) {}

	/**
	 * Calls with the session. Where the system refuses it, a new one is begun, once, by the first who notices, and the call
	 * is made once more: a refused session proves that nothing was done, so this holds for writes too. What another process
	 * has begun meanwhile may have ended as well; then the call is made a third time. Where a new session is
	 * refused as well, the login is not the cause (a missing right, a proxy that loses cookies): later calls are made with
	 * that session and not repeated.
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
		for (let renewals = 0; ; renewals++) {
			const current = await this.get(door, signal);
			const answer = await call(current.session);
			const refused = isRefused(answer);
			if (!refused) current.refusedWhenNew = false;
			else if (renewals > 0 && !current.found) current.refusedWhenNew = true;
			if (!refused || current.refusedWhenNew || renewals === mostRenewals) return answer;
			this.dropRefused(current);
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

	private async logIn(door: SessionDoor<Session>, signal: AbortSignal): Promise<Current<Session>> {
		const { shelf } = this;
		if (!shelf) return this.keep(door, await this.open(door, signal), null);
		let own: Session | undefined;
		try {
			return await shelf.alone(signal, async (alone) => {
				const found = await this.found(door, shelf);
				if (found) return found;
				own = await this.open(door, alone, shelf);
				return this.keep(door, own, await shelf.put(own));
			});
		} catch (error) {
			if (!isShelfFailure(error)) throw error;
			// Better a session of one's own than none.
			return this.keep(door, own ?? (await this.open(door, signal)), null);
		}
	}

	/** The session that another process has begun. @throws ConnectorError `auth` where the system has refused that process */
	private async found(door: SessionDoor<Session>, shelf: SessionShelf<Session>): Promise<Current<Session> | null> {
		const shelved = await shelf.read();
		if (!shelved) return null;
		if ('refused' in shelved) {
			this.memory.failed(shelved.refused);
			throw shelved.refused;
		}
		const { id, session } = shelved;
		if (!(door.isGood?.(session) ?? true) || id === this.refusedId) return null;
		this.memory.succeeded();
		return this.keep(door, session, id, true);
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

	private keep(door: SessionDoor<Session>, session: Session, shelfId: string | null, found = false): Current<Session> {
		const current = { session, door, refusedWhenNew: false, shelfId, found };
		if (!this.closed) this.current = current;
		else if (shelfId === null) end(door, session);
		return current;
	}

	/** Unless somebody has replaced it already. The system may know it still: what is refused may be the call alone. */
	private dropRefused(refused: Current<Session>): void {
		if (this.current !== refused) return;
		this.current = undefined;
		this.refusedId = refused.shelfId;
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
