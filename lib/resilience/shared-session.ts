import type { Clock } from '../domain/runtime';
import { LoginMemory } from './login-memory';
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

interface Current<Session> {
	session: Session;
	door: SessionDoor<Session>;
	/** Refused right after its login: another one would be refused, too. */
	refusedWhenNew: boolean;
}

/**
 * One session (or token) with a system, for all items and executions that use one credential in this process. Whoever
 * comes first logs in, all others wait for it.
 */
export class SharedSession<Session> {
	private current: Current<Session> | undefined;
	private readonly logins = new SingleFlight<Session>();
	private closed = false;

	/** @param memory of failed logins, where it is to outlive the session */
	constructor(
		clock: Pick<Clock, 'now'>,
		private readonly memory = new LoginMemory(clock),
	) {}

	/**
	 * Calls with the session. Where the system refuses it, a new one is begun, once, by the first who notices, and the call
	 * is made once more: a refused session proves that nothing was done, so this holds for writes too. Where a new session is
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
		const session = await this.get(door, signal);
		const answer = await call(session);
		if (!isRefused(answer)) {
			this.accepted(session);
			return answer;
		}
		if (this.current?.session === session && this.current.refusedWhenNew) return answer;
		this.dropRefused(session);
		const renewed = await this.get(door, signal);
		const again = await call(renewed);
		if (isRefused(again)) this.refusedAnew(renewed);
		else this.accepted(renewed);
		return again;
	}

	/** Ends the session, if there is one, and one whose login is still under way. */
	async close(): Promise<void> {
		const { current } = this;
		this.closed = true;
		this.current = undefined;
		await current?.door.close?.(current.session);
	}

	private async get(door: SessionDoor<Session>, signal: AbortSignal): Promise<Session> {
		const { current } = this;
		if (current && (door.isGood?.(current.session) ?? true)) return current.session;
		this.memory.check();
		return await this.logins.run('login', async (flight) => await this.logIn(door, flight), signal);
	}

	private async logIn(door: SessionDoor<Session>, signal: AbortSignal): Promise<Session> {
		try {
			const session = await door.open(signal);
			this.memory.succeeded();
			if (this.closed) end(door, session);
			else this.current = { session, door, refusedWhenNew: false };
			return session;
		} catch (error) {
			this.memory.failed(error);
			throw error;
		}
	}

	private accepted(session: Session): void {
		if (this.current?.session === session) this.current.refusedWhenNew = false;
	}

	private refusedAnew(session: Session): void {
		if (this.current?.session === session) this.current.refusedWhenNew = true;
	}

	/** Unless somebody has replaced it already. The system may know it still: what is refused may be the call alone. */
	private dropRefused(session: Session): void {
		const { current } = this;
		if (current?.session !== session) return;
		this.current = undefined;
		end(current.door, session);
	}
}

/** Nobody waits for it, and how it ends concerns nobody. */
function end<Session>(door: SessionDoor<Session>, session: Session): void {
	door.close?.(session).catch(() => undefined);
}
