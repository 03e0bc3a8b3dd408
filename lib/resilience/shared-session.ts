import { isConnectorError } from '../domain/errors';
import type { Clock } from '../domain/runtime';
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

/** A refused login is told again for this long instead of being tried again: systems lock users out, also those of a workflow on a schedule. */
const refusalMs = 600_000;

/**
 * One session (or token) with a system, for all items and executions that use one credential in this process. Whoever
 * comes first logs in, all others wait for it.
 */
export class SharedSession<Session> {
	private current: { session: Session; door: SessionDoor<Session> } | undefined;
	private refused: { error: unknown; at: number } | undefined;
	private readonly logins = new SingleFlight<Session>();

	constructor(private readonly clock: Clock) {}

	/**
	 * Calls with the session. Where the system refuses it, a new one is begun, once, by the first who notices, and the call
	 * is made once more: a refused session proves that nothing was done, so this holds for writes too.
	 *
	 * @param isRefused whether an answer says that the session is not, or no longer, good
	 * @returns the answer of the call, or of its repetition, even where that is refused again
	 * @throws what `open` and `call` throw; ConnectorError `auth` of an earlier login again for ten minutes
	 */
	async use<Answer>(
		door: SessionDoor<Session>,
		call: (session: Session) => Promise<Answer>,
		isRefused: (answer: Answer) => boolean,
		signal: AbortSignal,
	): Promise<Answer> {
		const session = await this.get(door, signal);
		const answer = await call(session);
		if (!isRefused(answer)) return answer;
		this.forget(session);
		return await call(await this.get(door, signal));
	}

	/** Ends the session, if there is one. A login under way is left to end by itself. */
	async close(): Promise<void> {
		const { current } = this;
		this.current = undefined;
		await current?.door.close?.(current.session);
	}

	private async get(door: SessionDoor<Session>, signal: AbortSignal): Promise<Session> {
		const { current } = this;
		if (current && (door.isGood?.(current.session) ?? true)) return current.session;
		if (this.refused && this.clock.now() - this.refused.at < refusalMs) throw this.refused.error;
		return await this.logins.run('login', async (flight) => await this.logIn(door, flight), signal);
	}

	private async logIn(door: SessionDoor<Session>, signal: AbortSignal): Promise<Session> {
		try {
			const session = await door.open(signal);
			this.current = { session, door };
			this.refused = undefined;
			return session;
		} catch (error) {
			if (isConnectorError(error) && error.code === 'auth') this.refused = { error, at: this.clock.now() };
			throw error;
		}
	}

	/** Unless somebody has replaced it already. */
	private forget(session: Session): void {
		if (this.current?.session === session) this.current = undefined;
	}
}
