import { setTimeout } from 'node:timers/promises';
import { SandboxClock } from '../kit/clock.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { Router, jsonReply } from '../kit/server.ts';
import { company as sampleCompany } from '../data/company.ts';
import type { Company } from '../data/company.ts';
import { RateLimits } from './limits.ts';
import type { NewContact, StoredContact, StoredInteraction, StoredLead, StoredTask } from './model.ts';
import { defaultKnobs } from './options.ts';
import type { PipedriveKnobs } from './options.ts';
import { vendorFace } from './routes.ts';
import { PipedriveStore } from './store.ts';
import { Truth, readNewContact } from './truth.ts';

export { SEED, personId } from './ids.ts';
export type { PipedriveKnobs } from './options.ts';
export type { NewContact, StoredContact, StoredInteraction, StoredLead, StoredTask } from './model.ts';

export interface PipedriveOptions extends Partial<PipedriveKnobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
	/** Instead of the sample company. */
	company?: Company;
}

export interface PipedriveSandbox extends RunningSandbox {
	/** The company's address, `<url>`: calls are `<baseUrl>/api/v2/…` and `<baseUrl>/api/v1/…` (or `/v1/…`). */
	readonly baseUrl: string;
	/** Change them at any time. */
	readonly knobs: PipedriveKnobs;
	/** Everything stored, seeded records included, oldest first; the truth also when no answer left. */
	contacts(): StoredContact[];
	/** Notes. */
	interactions(): StoredInteraction[];
	/** Deals. */
	leads(): StoredLead[];
	/** Activities. */
	tasks(): StoredTask[];
	/** Puts one person there exactly as given, without a call; searches find it at once. @returns it with its id */
	addContact(contact: NewContact): StoredContact;
	/** Tokens of the present day (UTC) that calls have used up. */
	tokensUsed(): number;
}

/**
 * One Pipedrive company (API v2, and v1 where there is no v2) with the sample company's customers as persons. Faults,
 * journal and `/__sandbox/` are the kit's. @throws Error for an unknown option.
 */
export async function startPipedriveSandbox(options: PipedriveOptions = {}): Promise<PipedriveSandbox> {
	const { port, clock = new SandboxClock(), company = sampleCompany, ...changes } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, changes);
	const store = new PipedriveStore(company, knobs, () => clock.now());
	const truth = new Truth(store);
	const limits = new RateLimits(knobs);
	const answer = vendorFace({ store, knobs, limits, now: () => clock.now() });
	const tokensUsed = () => limits.tokensUsed(clock.now());
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
			limits.clear();
		},
		state: () => ({ ...truth.all(), tokensUsed: tokensUsed() }),
	});
	return {
		...sandbox,
		baseUrl: sandbox.url,
		knobs,
		contacts: () => truth.contacts(),
		interactions: () => truth.interactions(),
		leads: () => truth.leads(),
		tasks: () => truth.tasks(),
		addContact: (contact) => truth.addContact(contact),
		tokensUsed,
	};
}
