import { SandboxClock } from '../kit/clock.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { Router, jsonReply } from '../kit/server.ts';
import { company as sampleCompany } from '../data/company.ts';
import type { Company, CompanyOrder } from '../data/company.ts';
import type { LoginAttempt } from './accounts.ts';
import { WebErpJournal } from './form.ts';
import { defaultKnobs } from './options.ts';
import type { WebErpKnobs } from './options.ts';
import type { WebErpSession } from './sessions.ts';
import { WebErp } from './site.ts';
import type { StoredTicket } from './store.ts';

export type { LoginAttempt } from './accounts.ts';
export type { WebErpKnobs } from './options.ts';
export type { WebErpSession } from './sessions.ts';
export type { Attachment, StoredTicket } from './store.ts';

export interface WebErpOptions extends Partial<WebErpKnobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
	/** Instead of the sample company. */
	company?: Company;
}

export interface WebErpSandbox extends RunningSandbox {
	/** What a recipe is given as base URL: the server's own, without a slash at its end. */
	readonly baseUrl: string;
	/** Change them at any time. */
	readonly knobs: WebErpKnobs;
	/** Tickets opened since the start or the last reset, oldest first: the truth about "exactly one", also when no answer left. */
	tickets(): readonly StoredTicket[];
	/** Every attempt to log in, oldest first. Passwords are not kept. */
	logins(): readonly LoginAttempt[];
	/** Sessions that are open right now. */
	sessions(): readonly WebErpSession[];
	/** Ends all sessions, or those of one user; how many there were. */
	killSessions(user?: string): number;
	/** As the ERP shows them: newest first, `olderOrders` included. */
	ordersOf(customerId: string): readonly CompanyOrder[];
}

/**
 * A web ERP of the old kind: pages in Portuguese drawn by the server, a session cookie, tables, frames, pop-ups and
 * dialogs, over the sample company; and every way such a site breaks (see README.md). Faults, journal and `/__sandbox/`
 * are the kit's. @throws Error for an unknown option.
 */
export async function startWebErpSandbox(options: WebErpOptions = {}): Promise<WebErpSandbox> {
	const { port, clock = new SandboxClock(), company = sampleCompany, ...changes } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, changes);
	const site = new WebErp(knobs, clock, company);
	const control = new Router().add('POST', '/__sandbox/kill-sessions', () => jsonReply(200, { ended: site.sessions.endAll() }));
	const sandbox = await startSandbox({
		...(port === undefined ? {} : { port }),
		clock,
		journal: new WebErpJournal(),
		knobs,
		control,
		handle: (request) => site.answer(request),
		reset: () => site.reset(),
		state: () => ({ tickets: site.store.tickets(), logins: site.accounts.attempts(), sessions: site.sessions.open() }),
	});
	return {
		...sandbox,
		baseUrl: sandbox.url,
		knobs,
		tickets: () => site.store.tickets(),
		logins: () => site.accounts.attempts(),
		sessions: () => site.sessions.open(),
		killSessions: (user) => site.sessions.endAll(user),
		ordersOf: (customerId) => site.store.ordersOf(customerId),
	};
}
