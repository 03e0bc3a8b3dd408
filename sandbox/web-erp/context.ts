import type { SandboxClock } from '../kit/clock.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { Accounts } from './accounts.ts';
import type { FormTokens } from './form-tokens.ts';
import type { WebErpKnobs } from './options.ts';
import type { Sessions, WebErpSession } from './sessions.ts';
import type { WebErpStore } from './store.ts';

/** What the pages of one ERP share. */
export interface Site {
	readonly knobs: WebErpKnobs;
	readonly clock: SandboxClock;
	readonly store: WebErpStore;
	readonly sessions: Sessions;
	readonly accounts: Accounts;
	readonly formTokens: FormTokens;
}

/** A request of somebody who is logged in. */
export interface Visit extends SandboxRequest {
	session: WebErpSession;
}

export type PublicPage = (site: Site, request: SandboxRequest) => Reply;
export type MemberPage = (site: Site, visit: Visit) => Reply;

export function redirect(location: string, cookies: string[] = []): Reply {
	return { status: 302, headers: { location, ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }) } };
}

/** The whole number in a query, from 1; 1 for anything else. */
export function pageNumber({ query }: SandboxRequest): number {
	const number = Number(query.get('pagina') ?? 1);
	return Number.isInteger(number) && number > 0 ? number : 1;
}
