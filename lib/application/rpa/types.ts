import type { AddressRules } from '../../domain/recipes/address-rules';
import type { Step } from '../../domain/recipes/recipe';
import type { CallContext } from '../../domain/runtime';
import type { WebPage, WebSession } from '../../domain/web-page';

/** The web application a recipe works on, and who logs in. */
export interface RecipeSite {
	/** Name in messages, e.g. `RPA Scrape`. */
	system: string;
	/** What may be reached, and what relative addresses begin with. */
	addresses: AddressRules;
	/** What `{{credential.x}}` stands for: `user`, `password`, and the extra secrets by their names. */
	values: Readonly<Record<string, string>>;
	/** What must never be seen in a result, error, log or picture: the password and the extra secrets. */
	secrets: readonly string[];
}

/** One use of a session that nobody else has meanwhile. */
export interface SessionTurn {
	readonly session: WebSession;
	/**
	 * Logs in again after the site has ended the session. Once per turn: a site that ends it again does so for another reason.
	 * @throws ConnectorError `auth`, or the failure of the login
	 */
	logInAgain(context: CallContext): Promise<void>;
	/** The session is not to be used again: its page hangs, or nobody knows what it shows. */
	discard(): void;
}

/** Logged-in sessions of one site and user. */
export interface SessionsPort {
	/**
	 * Waits for a session in the order of the calls, logs in where it has to, and hands it over.
	 * @throws ConnectorError `auth` (refused, or not tried again for a while), `unavailable` (no browser, or none free in time), what `work` throws
	 */
	use<T>(work: (turn: SessionTurn) => Promise<T>, context: CallContext): Promise<T>;
}

/** Is told of every step that has ended, for a trial run with pictures. */
export interface StepWatcher {
	after(step: Step, page: WebPage, result: { ms: number; error: unknown }): Promise<void>;
}

/** What is known of a login while it is under way. */
export interface LoginAttempt {
	/** Whether user and password may have reached the site by now, so that it may count a wrong password. */
	credentialsSent: () => boolean;
	/** Whether a sign of being logged in was seen at its end. */
	proved: boolean;
}

/** How one gets into the site; made of the recipe's login steps. */
export interface LoginPort {
	/**
	 * Opens the site in this session and logs in. Where there are no login steps and no probe, it does nothing.
	 * @param attempt is told how far it came
	 * @throws ConnectorError `auth` where the site refused user or password, `drift`, `timeout`, `unavailable`
	 */
	logIn(session: WebSession, context: CallContext, attempt?: LoginAttempt): Promise<void>;
	/** Judged by what the page shows now; asks the site nothing. */
	isLoggedOut(session: WebSession, context: CallContext): Promise<boolean>;
}
