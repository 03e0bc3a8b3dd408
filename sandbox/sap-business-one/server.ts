import { setTimeout } from 'node:timers/promises';
import { SandboxClock } from '../kit/clock.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { company as sampleCompany } from '../data/company.ts';
import type { Company } from '../data/company.ts';
import { Companies, COMPANY_DATABASE, OTHER_COMPANY_DATABASE } from './data/companies.ts';
import type { PlacedDocument, OpenedServiceCall } from './data/company-data.ts';
import { gateway } from './gateway.ts';
import { defaultKnobs } from './options.ts';
import type { SapBusinessOneKnobs } from './options.ts';
import { Sessions } from './session/sessions.ts';
import type { SessionCounts } from './session/sessions.ts';

export type { SapBusinessOneKnobs } from './options.ts';
export type { PlacedDocument, OpenedServiceCall } from './data/company-data.ts';
export type { SessionCounts } from './session/sessions.ts';
export { COMPANY_DATABASE, OTHER_COMPANY_DATABASE };

export interface SapBusinessOneOptions extends Partial<SapBusinessOneKnobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
	/** Instead of the sample company. */
	company?: Company;
}

export interface SapBusinessOneSandbox extends RunningSandbox {
	/** Scheme, host and port, as `url`: what stands before `/b1s/v1` and `/b1s/v2`. Both versions are served at once. */
	readonly baseUrl: string;
	/** Change them at any time. */
	readonly knobs: SapBusinessOneKnobs;
	/** Orders placed since the start or the last reset in {@link COMPANY_DATABASE}; drafts are not among them. */
	createdOrders(): PlacedDocument[];
	/** Orders held back for approval since the start or the last reset. */
	createdDrafts(): PlacedDocument[];
	/** Service calls opened since the start or the last reset. */
	createdTickets(): OpenedServiceCall[];
	/** Logins that succeeded, were refused, log-outs, and the sessions open now. */
	sessionCounts(): SessionCounts;
	/** The servers forget every session, as at a restart. Counts stay. */
	dropSessions(): void;
	/** Somebody approves the draft: it becomes an order with a DocEntry and DocNum of its own. @throws Error for an unknown one. */
	approveDraft(docEntry: number): PlacedDocument;
}

/**
 * A Service Layer of SAP Business One, `/b1s/v1` and `/b1s/v2`, over the sample company. Faults, journal and
 * `/__sandbox/` are the kit's. @throws Error for an unknown option.
 */
export async function startSapBusinessOneSandbox(options: SapBusinessOneOptions = {}): Promise<SapBusinessOneSandbox> {
	const { port, clock = new SandboxClock(), company = sampleCompany, ...changes } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, changes);
	const now = () => clock.now();
	const companies = new Companies(company, now);
	const sessions = new Sessions(knobs, now);
	const answer = gateway({ knobs, companies, sessions, now });
	const truth = truthOf(companies, sessions);
	const sandbox = await startSandbox({
		...(port === undefined ? {} : { port }),
		clock,
		knobs,
		handle: async (request) => {
			// Real time, not the sandbox's: moving the clock must not make a slow system quick.
			if (knobs.latencyMs > 0) await setTimeout(knobs.latencyMs);
			return answer(request);
		},
		reset: () => {
			companies.reset();
			sessions.reset();
		},
		state: () => ({
			createdOrders: truth.createdOrders(),
			createdDrafts: truth.createdDrafts(),
			createdTickets: truth.createdTickets(),
			sessions: truth.sessionCounts(),
		}),
	});
	return {
		...sandbox,
		baseUrl: sandbox.url,
		knobs,
		...truth,
		dropSessions: () => sessions.drop(),
		approveDraft: (docEntry) => companies.own.approveDraft(docEntry),
	};
}

type Truth = Pick<SapBusinessOneSandbox, 'createdOrders' | 'createdDrafts' | 'createdTickets' | 'sessionCounts'>;

function truthOf(companies: Companies, sessions: Sessions): Truth {
	return {
		createdOrders: () => companies.own.createdOrders(),
		createdDrafts: () => companies.own.createdDrafts(),
		createdTickets: () => companies.own.createdServiceCalls(),
		sessionCounts: () => sessions.counts(),
	};
}
