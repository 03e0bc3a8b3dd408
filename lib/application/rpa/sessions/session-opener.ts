import type { CallContext, Clock } from '../../../domain/runtime';
import type { WebSession, WebSessionOptions } from '../../../domain/web-page';
import { isWebPageError } from '../../../domain/web-page-error';
import { unlessAborted } from '../../../resilience/single-flight';
import { withinTime } from '../../notify/time-limit';
import type { GuardedLogin } from './guarded-login';
import { PooledSession } from './pooled-session';
import type { SharedBrowser } from './shared-browser';
import type { Slot } from './slots';
import type { LoginPort } from '../types';

export interface SessionOpenerOptions {
	browser: SharedBrowser;
	login: LoginPort;
	session: WebSessionOptions;
	clock: Clock;
}

/** Time after which a page that does not say whether it is logged in counts as hung. */
const judgeMs = 5_000;

/** Makes sessions ready for a turn: new ones, and such as have been used before. */
export class SessionOpener {
	constructor(
		private readonly options: SessionOpenerOptions,
		private readonly logins: GuardedLogin,
	) {}

	/**
	 * A new session in this place, logged in.
	 * @param freed is called before the place is given back, where the session cannot be opened or has been closed again
	 * @throws the signal's reason at once; the place is free when the session that was under way has been closed
	 */
	async open(slot: Slot, freed: () => void, signal: AbortSignal): Promise<PooledSession> {
		const arriving = this.newSession({ signal });
		let session: WebSession;
		try {
			session = await unlessAborted(arriving, signal);
		} catch (error) {
			const free = (): void => {
				freed();
				slot.release();
			};
			void arriving.then(async (late) => await late.close()).then(free, free);
			throw error;
		}
		const pooled = new PooledSession(session, slot, this.options.clock.now());
		try {
			await this.logins.logIn(session, pooled.gone, { signal });
		} catch (error) {
			void pooled.end(freed);
			throw error;
		}
		return pooled;
	}

	/**
	 * Whether a session that was used before can be used; where the site has ended it, it is logged in again.
	 * @throws what the login throws, where the session is not the cause
	 */
	async makeReady({ session, gone }: PooledSession, signal: AbortSignal): Promise<boolean> {
		const loggedOut = await this.isLoggedOut(session, signal);
		if (loggedOut === undefined) return false;
		if (!loggedOut) return true;
		try {
			await this.logins.logIn(session, gone, { signal });
		} catch (error) {
			if (signal.aborted || session.isUsable()) throw error;
			return false;
		}
		return true;
	}

	/** @returns undefined where the page does not say it */
	private async isLoggedOut(session: WebSession, signal: AbortSignal): Promise<boolean | undefined> {
		const { clock, login } = this.options;
		const late = (): Error => new Error('The page does not answer.');
		try {
			return await withinTime({ clock, ms: judgeMs, signal, late }, async (limited) => await login.isLoggedOut(session, { signal: limited }));
		} catch {
			signal.throwIfAborted();
			return undefined;
		}
	}

	/** Settles in bounded time, aborted or not. A browser that crashed unnoticed is replaced, once. */
	private async newSession(context: CallContext): Promise<WebSession> {
		const { browser, session } = this.options;
		try {
			return await (await browser.use()).openSession(session, context);
		} catch (error) {
			if (context.signal.aborted || !isWebPageError(error) || error.kind !== 'crashed') throw error;
			return await (await browser.use()).openSession(session, context);
		}
	}
}
