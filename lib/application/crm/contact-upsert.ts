import { isEmpty, mergeContact, type GivenContact, type Merge } from '../../domain/contact-merge';
import type { Contact, ContactChanges, CreatedContact, NewContact } from '../../domain/crm';
import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { withLock } from '../../resilience/lock';
import { retry } from '../../resilience/retry';
import { writeOnce } from '../../resilience/write-once';
import type { OutsideCalls } from '../outside-calls';
import type { ContactFinder, Identity, Match } from './contact-finder';
import type { ContactMemory } from './contact-memory';
import { contactResult } from './output';
import { mayRetry } from './retry-rule';
import type { CrmServiceOptions, UpsertOptions, UpsertResult } from './types';

/** A create may take three attempts and their look-ups. */
const lockMs = { ttlMs: 60_000, waitMs: 120_000 };
/** A CRM that has not answered within its time-out may list the contact only some time after it. */
const settleMs = [1_000, 4_000, 12_000];
const settledMs = settleMs.reduce((sum, ms) => sum + ms, 0);

interface UpsertParts extends CrmServiceOptions {
	calls: OutsideCalls;
	finder: ContactFinder;
	memory: ContactMemory;
}

export interface UpsertRequest {
	person: GivenContact;
	identity: Identity;
	source: string | null;
	options: UpsertOptions;
	/** Called before a contact is made; throws where the CRM demands what is not given. */
	checkRequired(context: CallContext): Promise<void>;
}

type Reached = { kind: 'there'; match: Match } | { kind: 'made'; contact: Contact };

/**
 * Find or create, and merge: one person is one contact, because whoever has the same phone, e-mail or document in hand
 * waits for its turn, in this process and all others.
 */
export class ContactUpsert {
	constructor(private readonly parts: UpsertParts) {}

	async run(request: UpsertRequest, context: CallContext): Promise<UpsertResult> {
		const { phone, email, document } = request.identity;
		const names = [phone && `phone:${phone.e164}`, email && `email:${email}`, document && `document:${document}`];
		// Always in the same order: two who hold one lock each and want the other's would wait for ever.
		const locks = names.filter((name) => name !== null && name !== '').sort();
		return await this.locked(locks, (signal) => this.reachAndMerge(request, { signal }), context.signal);
	}

	private async locked<T>(names: readonly (string | null)[], work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
		const [name, ...others] = names;
		if (name === undefined) return await work(signal);
		const { store, clock, random, tenantKey } = this.parts;
		const newOwner = (): string => `${clock.now()}-${random()}-${random()}`;
		const options = { ...lockMs, clock, random, signal, newOwner };
		return await withLock(store, `lock:crm-contact:${tenantKey}:${name}`, options, (held) => this.locked(others, work, held));
	}

	private async reachAndMerge(request: UpsertRequest, context: CallContext): Promise<UpsertResult> {
		const reached = await this.reach(request, context);
		if (reached.kind === 'made') {
			const { contact } = reached;
			await this.rememberAll(contact.id, request.identity);
			const notStored = request.person.document !== null && !this.parts.port.capabilities.contact.document ? (['document'] as const) : [];
			return { ...contactResult(contact), outcome: 'created', matchedBy: null, changes: [], conflicts: [], notStored: [...notStored] };
		}
		return await this.merge(reached.match, request, context);
	}

	/** Looks, then creates; after an answer that was lost it looks again before anything is repeated. */
	private async reach(request: UpsertRequest, context: CallContext): Promise<Reached> {
		const { port, finder, clock, random } = this.parts;
		const { identity, options } = request;
		const look = async (signal: AbortSignal): Promise<Reached | null> => {
			const match = await finder.find(identity, options.severalMatches, { signal });
			return match === null ? null : { kind: 'there', match };
		};
		const there = await look(context.signal);
		if (there !== null) return there;
		const { searchLagMs = 0 } = port.capabilities;
		let attempted = false;
		const { result, outcome } = await writeOnce<Reached>({
			system: port.system,
			key: 'of this contact',
			// We have just looked: before the first attempt there is nothing to look for again.
			lookUp: async (signal) => (attempted ? await look(signal) : null),
			write: async (attempt) => {
				attempted = true;
				return await this.create(request, attempt, context);
			},
			clock,
			random,
			signal: context.signal,
			settleMs: searchLagMs > settledMs ? [...settleMs, searchLagMs - settledMs] : settleMs,
		});
		// Found after a lost answer: it is ours.
		return outcome === 'confirmed' && result.kind === 'there' ? { kind: 'made', contact: result.match.contact } : result;
	}

	private async create(request: UpsertRequest, attempt: number, context: CallContext): Promise<Reached> {
		const { port, calls } = this.parts;
		await request.checkRequired(context);
		const contact = this.newContact(request);
		const created = await calls.logged('createContact', attempt, () => port.createContact(contact, context));
		if (created.outcome === 'created') return { kind: 'made', contact: asMade(created.id, contact) };
		return { kind: 'there', match: await this.alreadyThere(created, request, context) };
	}

	private newContact({ person, source, options }: UpsertRequest): NewContact {
		const { contact } = this.parts.port.capabilities;
		return {
			name: person.name ?? options.defaultName,
			phones: person.phones.slice(0, contact.phones),
			emails: person.emails.slice(0, contact.emails),
			document: contact.document ? person.document : null,
			source,
		};
	}

	/** The CRM refuses a second contact that our searches did not show: its index lags, or it compares more than we ask. */
	private async alreadyThere({ id }: Extract<CreatedContact, { outcome: 'exists' }>, request: UpsertRequest, context: CallContext): Promise<Match> {
		const { port, calls, finder } = this.parts;
		const named = id === null ? null : await calls.ask('contactById', context.signal, (call) => port.getContact(id, call));
		if (named !== null) return { contact: named, by: 'crm' };
		const match = await finder.find(request.identity, request.options.severalMatches, context);
		if (match !== null) return match;
		throw new ConnectorError('ambiguous', `${port.system} refuses the contact as a duplicate, and does not say of which.`, {
			system: port.system,
			hint: `Look in ${port.system} for a contact with this phone or e-mail, also among the deleted ones.`,
			nothingDone: true,
		});
	}

	private async merge({ contact, by }: Match, request: UpsertRequest, context: CallContext): Promise<UpsertResult> {
		const { port, clock, random, phone } = this.parts;
		const { policy, defaultName } = request.options;
		const rules = { policy, limits: port.capabilities.contact, placeholderNames: [defaultName], ...(phone === undefined ? {} : { phone }) };
		const { person, taken } = await this.withoutOthers(contact, request, context);
		const merge = mergeContact(contact, person, rules);
		if (!isEmpty(merge.changes)) {
			// Values are absolute: the same change may be sent again.
			await retry((attempt) => this.parts.calls.logged('updateContact', attempt, () => port.updateContact(contact, merge.changes, context)), {
				clock,
				random,
				signal: context.signal,
				shouldRetry: (error) => mayRetry(error) || error.code === 'uncertain',
			});
		}
		return mergeResult(contact, by, { ...merge, conflicts: [...merge.conflicts, ...taken] });
	}

	/** Values that are another contact's already are not written into this one: the two would be mixed up from then on. */
	private async withoutOthers(contact: Contact, { person, identity, options }: UpsertRequest, context: CallContext): Promise<{ person: GivenContact; taken: Merge['conflicts'] }> {
		const { finder, port } = this.parts;
		const { searches } = port.capabilities;
		const { email, document } = identity;
		const taken: Merge['conflicts'] = [];
		const reason = `It belongs to another contact in ${port.system}.`;
		const mayWrite = (present: boolean): boolean => options.policy !== 'keep' || !present;
		const emailIsNew = email !== null && searches.has('email') && mayWrite(contact.emails.length > 0) && !contact.emails.some((stored) => stored.trim().toLowerCase() === email);
		const emailOwner = emailIsNew ? await finder.byEmail(email, 'oldest', context) : null;
		const documentIsNew = document !== null && searches.has('document') && mayWrite(contact.document !== null) && contact.document !== document;
		const documentOwner = documentIsNew ? await finder.byDocument(document, 'oldest', context) : null;
		const emailTaken = emailOwner !== null && emailOwner.id !== contact.id;
		const documentTaken = documentOwner !== null && documentOwner.id !== contact.id;
		if (emailTaken) taken.push({ field: 'email', existing: contact.emails[0] ?? '', given: email ?? '', resolution: 'kept', reason });
		if (documentTaken) taken.push({ field: 'document', existing: contact.document ?? '', given: document ?? '', resolution: 'kept', reason });
		return { person: { ...person, emails: emailTaken ? [] : person.emails, document: documentTaken ? null : person.document }, taken };
	}

	private async rememberAll(id: string, { phone, email, document }: Identity): Promise<void> {
		const { memory, port } = this.parts;
		if (phone !== null) await memory.remember('phone', phone.e164, id);
		if (email !== null) await memory.remember('email', email, id);
		if (document !== null && port.capabilities.contact.document) await memory.remember('document', document, id);
	}
}

function asMade(id: string, { name, phones, emails, document }: NewContact): Contact {
	return { id, name, phones: [...phones], emails: [...emails], document, createdAt: null, url: null, raw: {} };
}

function mergeResult(contact: Contact, matchedBy: Match['by'], { changes, changed, conflicts, notStored }: Merge): UpsertResult {
	const outcome = isEmpty(changes) ? 'unchanged' : 'updated';
	return { ...contactResult(withChanges(contact, changes)), outcome, matchedBy, changes: changed, conflicts, notStored };
}

function withChanges(contact: Contact, { name, phones, emails, document }: ContactChanges): Contact {
	return {
		...contact,
		name: name ?? contact.name,
		phones: [...(phones ?? contact.phones)],
		emails: [...(emails ?? contact.emails)],
		document: document ?? contact.document,
	};
}
