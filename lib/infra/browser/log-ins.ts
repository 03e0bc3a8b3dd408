import type { CDPSession, Protocol } from 'puppeteer-core';

import type { WebSessionOptions } from '../../domain/web-page';
import type { Proxy } from './proxy';

type SiteUser = NonNullable<WebSessionOptions['basicAuth']>;
type Challenge = Protocol.Fetch.AuthRequiredEvent;
type Answer = Protocol.Fetch.AuthChallengeResponse;

/**
 * Answers a browser's log-in windows (HTTP Basic, Digest, a proxy's) for all sessions of one browser. A password goes to its own
 * origin only; a window nobody has a user for is cancelled, because Chromium would wait for a person. Asked twice for the same
 * request, it gives up: the page then shows the refusal.
 */
export class LogInDesk {
	private readonly users = new Map<string, SiteUser>();
	private readonly answered = new Set<string>();

	/** @param contextOf id of the context that the page with this top frame belongs to; null where there is no such page */
	constructor(
		private readonly proxy: Proxy | null,
		private readonly contextOf: (frameId: string) => Promise<string | null>,
	) {}

	enter(contextId: string, user: SiteUser | undefined): void {
		if (user !== undefined) this.users.set(contextId, user);
	}

	leave(contextId: string): void {
		this.users.delete(contextId);
	}

	async answer({ requestId, frameId, authChallenge }: Challenge): Promise<Answer> {
		const key = `${requestId} ${authChallenge.source ?? ''}`;
		const user = this.answered.has(key) ? undefined : await this.userFor(authChallenge, frameId);
		this.answered.add(key);
		return user === undefined ? { response: 'CancelAuth' } : { response: 'ProvideCredentials', username: user.user, password: user.password };
	}

	private async userFor({ source, origin }: Challenge['authChallenge'], frameId: string): Promise<{ user: string; password: string } | undefined> {
		if (source === 'Proxy') return this.proxy !== null && this.proxy.user !== '' ? this.proxy : undefined;
		const fitting = [...this.users].filter(([, user]) => originOf(user.origin) === originOf(origin));
		const contextId = await this.contextOf(frameId);
		const own = fitting.find(([id]) => id === contextId)?.[1];
		if (own !== undefined || contextId !== null) return own;
		// A frame within a page: all who have a user for this origin must mean the same.
		const [first] = fitting;
		return first !== undefined && fitting.every(([, { user, password }]) => user === first[1].user && password === first[1].password) ? first[1] : undefined;
	}
}

/** The log-in windows of requests that a page's scripts make, for pages whose documents need none. Nothing else of the page is held up. */
export async function answerRequests(page: CDPSession, desk: LogInDesk, user: SiteUser): Promise<void> {
	page.on('Fetch.requestPaused', ({ requestId }) => void page.send('Fetch.continueRequest', { requestId }).catch(() => undefined));
	answerChallenges(page, desk, () => Promise.resolve(true));
	const urlPattern = `${originOf(user.origin)}/*`;
	await page.send('Fetch.enable', { handleAuthRequests: true, patterns: [{ urlPattern, resourceType: 'XHR' }, { urlPattern, resourceType: 'Fetch' }] });
}

/** @param isOurs whether the window is for one of us; others' are left to what they do with them */
export function answerChallenges(session: CDPSession, desk: LogInDesk, isOurs: (frameId: string) => Promise<boolean>): void {
	const respond = async (challenge: Challenge): Promise<void> => {
		const authChallengeResponse: Answer = (await isOurs(challenge.frameId)) ? await desk.answer(challenge) : { response: 'Default' };
		await session.send('Fetch.continueWithAuth', { requestId: challenge.requestId, authChallengeResponse });
	};
	// The page or the browser may have gone meanwhile.
	session.on('Fetch.authRequired', (challenge) => void respond(challenge).catch(() => undefined));
}

function originOf(address: string): string {
	return URL.canParse(address) ? new URL(address).origin : address;
}
