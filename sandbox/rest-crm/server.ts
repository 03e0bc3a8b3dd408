import { setTimeout } from 'node:timers/promises';
import { SandboxClock } from '../kit/clock.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { company as sampleCompany } from '../data/company.ts';
import type { Company } from '../data/company.ts';
import { agendorFace } from './agendor/face.ts';
import { bitrix24Face } from './bitrix24/face.ts';
import type { CrmContext, CrmFace } from './face.ts';
import { guideFace } from './guide/face.ts';
import type { NewContact, StoredContact, StoredInteraction, StoredLead, StoredTask, StoredUser } from './model.ts';
import { defaultKnobs } from './options.ts';
import type { Face, RestCrmKnobs } from './options.ts';
import { asStored, seedContacts } from './seed.ts';
import { CrmStore } from './store.ts';

export type { Face, RestCrmKnobs } from './options.ts';
export type { NewContact, StoredContact, StoredInteraction, StoredLead, StoredTask, StoredUser, StoredValue } from './model.ts';

export interface RestCrmOptions extends Partial<RestCrmKnobs> {
	/** Default `guide`. Fixed once it runs. */
	face?: Face;
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
	/** Instead of the sample company; with `{ customers: [] }` spread over it the CRM starts empty. */
	company?: Company;
}

export interface RestCrmSandbox extends RunningSandbox {
	readonly face: Face;
	/** What an adapter is given: `<url>/api/v1`, `<url>/v3` (Agendor) or `<url>/rest/1/<token>` (Bitrix24). */
	readonly baseUrl: string;
	/** Change them at any time. */
	readonly knobs: RestCrmKnobs;
	/** Everything stored, the truth about "one contact", also when no answer left. Seeded contacts come first. */
	contacts(): StoredContact[];
	/** Contacts made by calls since the start or the last reset. */
	createdContacts(): StoredContact[];
	interactions(): StoredInteraction[];
	leads(): StoredLead[];
	tasks(): StoredTask[];
	users(): StoredUser[];
	/** Seeds one contact, its phone exactly as given; it is searchable at once. */
	addContact(contact: NewContact): StoredContact;
}

const FACES: Record<Face, (context: CrmContext) => CrmFace> = {
	guide: (context) => guideFace(context, 'guide'),
	contacts: (context) => guideFace(context, 'contacts'),
	agendor: agendorFace,
	bitrix24: bitrix24Face,
};

/**
 * A CRM over the sample company's customers, with one of four faces. Faults, journal and `/__sandbox/` are the kit's.
 * @throws Error for an unknown option or face
 */
export async function startRestCrmSandbox(options: RestCrmOptions = {}): Promise<RestCrmSandbox> {
	const { face = 'guide', port, clock = new SandboxClock(), company = sampleCompany, ...changes } = options;
	if (!Object.hasOwn(FACES, face)) throw new Error(`Unknown face "${String(face)}". Known: ${Object.keys(FACES).join(', ')}.`);
	const knobs = defaultKnobs(face);
	changeKnobs(knobs, changes);
	const store = new CrmStore(() => clock.now());
	const seed = () => store.reset(seedContacts(company.customers, face, knobs));
	seed();
	const shown = FACES[face]({ store, knobs, now: () => clock.now() });
	const answer = (request: SandboxRequest): Reply | Promise<Reply> =>
		shown.refuse(request) ?? shown.limit(request) ?? shown.routes.find(request)?.(request) ?? shown.noSuchCall(request);
	const truth = { contacts: store.contacts, interactions: store.interactions, leads: store.leads, tasks: store.tasks };
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
			seed();
			shown.reset();
		},
		state: () => ({ face, contacts: store.contacts(), interactions: store.interactions(), leads: store.leads(), tasks: store.tasks() }),
	});
	return {
		...sandbox,
		face,
		get baseUrl() {
			return sandbox.url + shown.basePath();
		},
		knobs,
		...truth,
		createdContacts: store.createdContacts,
		users: store.users,
		addContact: (contact) => store.seedContact(asStored(contact, face)),
	};
}
