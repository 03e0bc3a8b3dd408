import type { CallContext } from '../../domain/runtime';
import type { WebSession } from '../../domain/web-page';
import type { LoginMemory } from '../../resilience/login-memory';
import { unlessAborted } from '../../resilience/single-flight';
import { Slots } from './slots';
import type { LoginPort } from './types';

/** Logs in one session at a time, so that a wrong password is noticed by the next in line before it is sent too often. */
export class GuardedLogin {
	private readonly turns = new Slots(1);

	constructor(
		private readonly login: LoginPort,
		private readonly memory: LoginMemory,
	) {}

	/** @throws ConnectorError while no login is to be tried */
	check(): void {
		this.memory.check();
	}

	/**
	 * @param gone resolves when the session has been closed: its login is over then, whatever becomes of it
	 * @throws what the login throws; the error of an earlier one as `LoginMemory` remembers it; the signal's reason
	 */
	async logIn(session: WebSession, gone: Promise<void>, context: CallContext): Promise<void> {
		const turn = await this.turns.take(context.signal);
		const attempt = this.attempt(session, context);
		const over = attempt.catch(() => undefined);
		void Promise.race([over, gone]).then(() => turn.release());
		await unlessAborted(attempt, context.signal);
	}

	private async attempt(session: WebSession, context: CallContext): Promise<void> {
		this.memory.check();
		try {
			await this.login.logIn(session, context);
		} catch (error) {
			this.memory.failed(error);
			throw error;
		}
		this.memory.succeeded();
	}
}
