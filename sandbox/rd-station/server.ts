import { setTimeout } from 'node:timers/promises';
import { SandboxClock } from '../kit/clock.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { Router, jsonReply } from '../kit/server.ts';
import { company as sampleCompany } from '../data/company.ts';
import type { Company } from '../data/company.ts';
import { RequestLimit } from './limit.ts';
import type { NewContact, StoredContact, StoredInteraction, StoredLead, StoredTask } from './model.ts';
import { defaultKnobs } from './options.ts';
import type { RdStationKnobs } from './options.ts';
import { BASE_PATH, vendorFace } from './routes.ts';
import { RdStationStore } from './store.ts';
import { Truth, readNewContact } from './truth.ts';

export { SEED, contactId } from './ids.ts';
export type { RdStationKnobs } from './options.ts';
export type { NewContact, StoredContact, StoredInteraction, StoredLead, StoredTask } from './model.ts';

export interface RdStationOptions extends Partial<RdStationKnobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
	/** Instead of the sample company. */
	company?: Company;
}

export interface RdStationSandbox extends RunningSandbox {
	/** What an adapter is given as base URL: `<url>/api/v1`. */
	readonly baseUrl: string;
	/** Change them at any time. */
	readonly knobs: RdStationKnobs;
	/** Everything stored, seeded records included, oldest first; the truth also when no answer left. */
	contacts(): StoredContact[];
	/** Activities: notes on deals. */
	interactions(): StoredInteraction[];
	/** Deals. */
	leads(): StoredLead[];
	tasks(): StoredTask[];
	/** Puts one contact there exactly as given, without a call; searches find it at once. @returns it with its id */
	addContact(contact: NewContact): StoredContact;
}

/**
 * One RD Station CRM account, API v1 (token in the query), with the sample company's customers as contacts. Faults,
 * journal and `/__sandbox/` are the kit's. @throws Error for an unknown option.
 */
export async function startRdStationSandbox(options: RdStationOptions = {}): Promise<RdStationSandbox> {
	const { port, clock = new SandboxClock(), company = sampleCompany, ...changes } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, changes);
	const store = new RdStationStore(company, knobs, () => clock.now());
	const truth = new Truth(store);
	const limit = new RequestLimit(knobs);
	const answer = vendorFace({ store, knobs, limit, now: () => clock.now() });
	const sandbox = await startSandbox({
		...(port === undefined ? {} : { port }),
		clock,
		knobs,
		handle: async (request) => {
			// Real time, not the sandbox's: moving the clock must not make a slow system quick.
			if (knobs.latencyMs > 0) await setTimeout(knobs.latencyMs);
			return answer(request);
		},
		control: new Router().add('POST', '/__sandbox/contacts', ({ body }) => jsonReply(200, truth.addContact(readNewContact(body)))),
		reset: () => {
			store.reset();
			limit.clear();
		},
		state: () => truth.all(),
	});
	return {
		...sandbox,
		baseUrl: sandbox.url + BASE_PATH,
		knobs,
		contacts: () => truth.contacts(),
		interactions: () => truth.interactions(),
		leads: () => truth.leads(),
		tasks: () => truth.tasks(),
		addContact: (contact) => truth.addContact(contact),
	};
}
