import { ConnectorError } from '../../../domain/errors';
import type { CallContext } from '../../../domain/runtime';
import type { WebSession } from '../../../domain/web-page';
import type { GuardedLogin } from './guarded-login';
import type { PooledSession } from './pooled-session';
import type { SessionTurn } from '../types';

export class PoolTurn implements SessionTurn {
	private login: Promise<void> | undefined;
	private loggedIn = false;

	constructor(
		private readonly pooled: PooledSession,
		private readonly logins: GuardedLogin,
		private readonly system: string,
	) {}

	get session(): WebSession {
		return this.pooled.session;
	}

	async logInAgain(context: CallContext): Promise<void> {
		if (this.loggedIn) {
			this.logins.askedAgain(this.pooled.session);
			this.discard();
			throw endedAgain(this.system);
		}
		this.login ??= this.logins.logIn(this.pooled.session, this.pooled.gone, context);
		try {
			await this.login;
		} catch (error) {
			this.discard();
			throw error;
		}
		this.loggedIn = true;
	}

	discard(): void {
		this.pooled.discarded = true;
	}
}

function endedAgain(system: string): ConnectorError {
	return new ConnectorError('auth', `${system} accepted user and password, but ended the session again at once.`, {
		system,
		hint: 'See whether somebody else uses the same account, whether the account may open that page, and whether the recipe’s “loggedOutWhen” is true of a page that one sees while logged in.',
	});
}
