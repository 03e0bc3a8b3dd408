import { setTimeout } from 'node:timers/promises';
import { SandboxClock } from '../kit/clock.ts';
import { htmlReply } from '../kit/faults.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { Router, jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { refuseCaller } from './access.ts';
import { associationRoutes } from './associations.ts';
import { directoryRoutes } from './directory.ts';
import { RequestLimits } from './limits.ts';
import { objectRoutes } from './objects.ts';
import { defaultKnobs } from './options.ts';
import type { HubspotKnobs } from './options.ts';
import { problem } from './problems.ts';
import type { ObjectType } from './schema.ts';
import { addContact, seedContacts } from './seed.ts';
import type { NewContact } from './seed.ts';
import { HubspotStore } from './store.ts';
import type { PropertyValues, StoredRecord } from './store.ts';

export { OWNERS } from './owners.ts';
export { contactId } from './seed.ts';
export { CALCULATED_MOBILE, CALCULATED_PHONE, DOCUMENT_PROPERTY } from './schema.ts';
export type { HubspotKnobs } from './options.ts';
export type { NewContact } from './seed.ts';
export type { PropertyValues } from './store.ts';

export interface HubspotOptions extends Partial<HubspotKnobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
	clock?: SandboxClock;
}

/** A record as it is stored, search index or not. */
export interface HubspotRecord {
	readonly id: string;
	/** All its values, as text; what has none is not there. */
	readonly properties: PropertyValues;
	/** ISO 8601. */
	readonly createdAt: string;
	readonly updatedAt: string;
	/** Ids of what it is associated with. */
	readonly contactIds: readonly string[];
	readonly dealIds: readonly string[];
}

export interface HubspotSandbox extends RunningSandbox {
	/** What stands for https://api.hubapi.com. */
	readonly baseUrl: string;
	/** Change them at any time. */
	readonly knobs: HubspotKnobs;
	/** Everything stored, seeded and new, by id. */
	contacts(): HubspotRecord[];
	/** Notes. */
	interactions(): HubspotRecord[];
	/** Deals. */
	leads(): HubspotRecord[];
	tasks(): HubspotRecord[];
	/** Stores a contact exactly as given, seen by searches at once. Gives its id. */
	addContact(contact: NewContact): string;
}

const KNOWN_PATH = /^\/(crm\/v[34]\/(objects|owners|properties|pipelines)|account-info\/v3\/details)(\/|$)/;

/** Jersey's 405 for a known resource, the web server's page for anything else. */
function noSuchCall({ path }: SandboxRequest): Reply {
	return KNOWN_PATH.test(path) ? problem(405, 'HTTP 405 Method Not Allowed') : htmlReply(404);
}

const truth = (store: HubspotStore, type: ObjectType): HubspotRecord[] => store.all(type).map((record) => toTruth(store, record));

function toTruth(store: HubspotStore, record: StoredRecord): HubspotRecord {
	const { id, properties, createdAt, updatedAt } = record;
	const { contacts, deals } = store.associatedIds(record);
	return { id, properties, createdAt, updatedAt, contactIds: contacts, dealIds: deals };
}

function truthOf(store: HubspotStore) {
	return {
		contacts: () => truth(store, 'contacts'),
		interactions: () => truth(store, 'notes'),
		leads: () => truth(store, 'deals'),
		tasks: () => truth(store, 'tasks'),
	};
}

/** `POST /__sandbox/contact` is `addContact` over HTTP. */
function controlRoutes(store: HubspotStore): Router {
	return new Router().add('POST', '/__sandbox/contact', ({ body }) => jsonReply(200, { id: addContact(store, body as NewContact).id }));
}

function answerer(store: HubspotStore, knobs: HubspotKnobs, limits: RequestLimits, clock: SandboxClock) {
	const context = { store, knobs, now: () => clock.now() };
	const routes = objectRoutes(associationRoutes(directoryRoutes(new Router(), context), context), context);
	return (request: SandboxRequest): Reply | Promise<Reply> => {
		const refused = refuseCaller(request, knobs);
		if (refused !== undefined) return refused;
		const isSearch = request.method === 'POST' && request.path.endsWith('/search');
		const limited = limits.refuse(clock.now(), isSearch);
		if (limited !== undefined) return limited;
		const answer = (reply: Reply): Reply => (isSearch ? reply : { ...reply, headers: { ...limits.headers(), ...reply.headers } });
		const reply = routes.find(request)?.(request) ?? noSuchCall(request);
		return reply instanceof Promise ? reply.then(answer) : answer(reply);
	};
}

/**
 * One HubSpot account with a private app, over the sample company: CRM objects v3, associations v4, owners, properties.
 * Faults, journal and `/__sandbox/` are the kit's. @throws Error for an unknown option.
 */
export async function startHubspotSandbox(options: HubspotOptions = {}): Promise<HubspotSandbox> {
	const { port, clock = new SandboxClock(), ...changes } = options;
	const knobs = defaultKnobs();
	changeKnobs(knobs, changes);
	const store = new HubspotStore(knobs, () => clock.now());
	const limits = new RequestLimits(knobs);
	const answer = answerer(store, knobs, limits, clock);
	const reset = () => {
		store.clear();
		limits.clear();
		seedContacts(store, knobs);
	};
	reset();
	const stored = truthOf(store);
	const sandbox = await startSandbox({
		...(port === undefined ? {} : { port }),
		clock,
		knobs,
		handle: async (request) => {
			// Real time, not the sandbox's: moving the clock must not make a slow system quick.
			if (knobs.latencyMs > 0) await setTimeout(knobs.latencyMs);
			return answer(request);
		},
		reset,
		control: controlRoutes(store),
		state: () => Object.fromEntries(Object.entries(stored).map(([name, list]) => [name, list()])),
	});
	return { ...sandbox, baseUrl: sandbox.url, knobs, ...stored, addContact: (contact) => addContact(store, contact).id };
}
