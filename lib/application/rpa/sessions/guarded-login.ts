import { ConnectorError, isConnectorError } from '../../../domain/errors';
import type { CallContext } from '../../../domain/runtime';
import type { WebSession } from '../../../domain/web-page';
import type { LoginMemory } from '../../../resilience/login-memory';
import { unlessAborted } from '../../../resilience/single-flight';
import { Slots } from './slots';
import type { LoginAttempt, LoginPort } from '../types';

/** Pools of one account share its memory, and so the turns. */
const turnsByMemory = new WeakMap<LoginMemory, Slots>();

function turnsOf(memory: LoginMemory): Slots {
	const turns = turnsByMemory.get(memory) ?? new Slots(1);
	turnsByMemory.set(memory, turns);
	return turns;
}

/**
 * Logs in one session at a time, so that a wrong password is noticed by the next in line before it is sent too often. Every login
 * that sent user and password and was not seen to succeed counts as a refusal: the site may have counted it as one.
 */
export class GuardedLogin {
	private readonly turns: Slots;
	/** Logged in, as far as the recipe can tell; no operation has proved it yet. */
	private readonly unproved = new WeakSet<WebSession>();

	constructor(
		private readonly login: LoginPort,
		private readonly memory: LoginMemory,
		private readonly system: string,
	) {
		this.turns = turnsOf(memory);
	}

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
		const attempt = this.attempt(session, gone, context);
		const over = attempt.catch(() => undefined);
		void Promise.race([over, gone]).then(() => turn.release());
		await unlessAborted(attempt, context.signal);
	}

	/** An operation has worked with this session. */
	proved(session: WebSession): void {
		if (this.unproved.delete(session)) this.memory.succeeded();
	}

	/** The site asks for the login again: one that nothing has proved was none. */
	askedAgain(session: WebSession): void {
		if (this.unproved.delete(session)) this.memory.failed(notLoggedIn(this.system), { credentialsSent: true });
	}

	private async attempt(session: WebSession, gone: Promise<void>, context: CallContext): Promise<void> {
		this.askedAgain(session);
		this.memory.check();
		const attempt: LoginAttempt = { credentialsSent: () => false, proved: false };
		let isOver = false;
		const failed = (error: unknown): void => {
			if (!isOver) this.failed(error, attempt);
			isOver = true;
		};
		// Before the next in line has its turn.
		void gone.then(() => failed(null));
		try {
			await this.login.logIn(session, context, attempt);
		} catch (error) {
			failed(error);
			throw error;
		}
		if (isOver) return;
		isOver = true;
		if (attempt.proved || !attempt.credentialsSent()) this.memory.succeeded();
		else this.unproved.add(session);
	}

	private failed(error: unknown, attempt: LoginAttempt): void {
		const credentialsSent = attempt.credentialsSent();
		this.memory.failed(credentialsSent && !isConnectorError(error) ? cutShort(this.system) : error, { credentialsSent });
	}
}

function cutShort(system: string): ConnectorError {
	return new ConnectorError('timeout', `${system}: a login was cancelled after user and password had been sent, so that it is not known whether they are right.`, {
		system,
		hint: 'Give the workflow more time, and check user and password by logging in with a browser.',
	});
}

function notLoggedIn(system: string): ConnectorError {
	return new ConnectorError('auth', `${system}: after the login the site asked for it again at once.`, {
		system,
		hint: 'Check user and password in the credential by logging in with a browser, and say in the recipe’s “loggedInWhen” what is seen while logged in.',
	});
}
