import { SandboxClock } from '../kit/clock.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { company as sampleCompany } from '../data/company.ts';
import type { Company } from '../data/company.ts';
import { OrderBook } from './data/order-book.ts';
import type { CreatedOrder } from './data/order-book.ts';
import { Tables } from './data/tables.ts';
import { Gateway } from './gateway.ts';
import { defaultKnobs } from './options.ts';
import type { SapS4Knobs } from './options.ts';
import { Sessions } from './sessions.ts';

export type { CreatedOrder } from './data/order-book.ts';
export type { Organisation, SapS4Knobs } from './options.ts';
export { OTHER as otherOrganisation, OWN as ownOrganisation } from './options.ts';

export const SERVICES_PATH = '/sap/opu/odata/sap';

export interface SapS4Options extends Partial<SapS4Knobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
	/** Instead of the sample company. */
	company?: Company;
}

export interface SapS4Sandbox extends RunningSandbox {
	/** What an adapter is given as base URL: the server without a path. Services are below `/sap/opu/odata/sap/`. */
	readonly baseUrl: string;
	/** Change them at any time. */
	readonly knobs: SapS4Knobs;
	/** Orders placed since the start or the last reset: the truth about "exactly one order", also when no answer left. */
	createdOrders(): CreatedOrder[];
	/** Requests that fetched a CSRF token, since the start or the last reset. */
	csrfFetches(): number;
	/** Ends every session at once, as a restart of the server does; tokens and cookies given out before are stale. */
	endSessions(): void;
}

/**
 * SAP S/4HANA's OData v2 services over the sample company: business partners, material stock, products, condition
 * records, sales orders. Faults, journal and `/__sandbox/` are the kit's. @throws Error for an unknown option.
 */
export async function startSapS4Sandbox(options: SapS4Options = {}): Promise<SapS4Sandbox> {
	const { port, clock = new SandboxClock(), company = sampleCompany, ...changes } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, changes);
	const now = () => clock.now();
	const sessions = new Sessions(knobs, now);
	const orders = new OrderBook(company, knobs);
	const tables = new Tables(company, knobs, orders, now);
	const gateway = new Gateway({ knobs, sessions, tables, orders, now, servicesPath: SERVICES_PATH });
	const sandbox = await startSandbox({
		...(port === undefined ? {} : { port }),
		clock,
		knobs,
		handle: (request) => gateway.answer(request),
		reset: () => {
			orders.reset();
			sessions.reset();
		},
		state: () => ({ createdOrders: orders.created(), csrfFetches: sessions.fetches }),
	});
	return {
		...sandbox,
		baseUrl: sandbox.url,
		knobs,
		createdOrders: () => orders.created(),
		csrfFetches: () => sessions.fetches,
		endSessions: () => sessions.endAll(),
	};
}
