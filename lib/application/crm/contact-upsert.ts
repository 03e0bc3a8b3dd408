import { isEmpty, type FieldConflict, type GivenContact } from '../../domain/contact-merge';
import type { Contact, CreatedContact, NewContact } from '../../domain/crm';
import { ConnectorError } from '../../domain/errors';
import { maskDocument, maskEmail, maskPhone } from '../../domain/masking';
import { samePhone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { withLock } from '../../resilience/lock';
import { storeWaitMs } from '../../resilience/store-outage';
import { writeOnce } from '../../resilience/write-once';
import type { OutsideCalls } from '../outside-calls';
import { nothingWritten } from '../writing/write-record';
import { isAnother, type ContactFinder, type Found, type Identity, type Match } from './contact-finder';
import { identityKey, type ContactMemory } from './contact-memory';
import { belongsToAnother, ContactMerger } from './contact-merger';
import { CreationNotes } from './creation-notes';
import { contactResult } from './output';
import { mayRepeat } from './retry-rule';
import type { CrmServiceOptions, UpsertOptions, UpsertResult } from './types';

/** A create may take three attempts and their look-ups. */
const lockMs = { ttlMs: 60_000, waitMs: 120_000, storeWaitMs };
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

type Reached = { kind: 'there'; match: Match } | { kind: 'made'; contact: Contact; conflicts: FieldConflict[] };

/**
 * Find or create, and merge: one person is one contact, because whoever has the same phone, e-mail or document in hand
 * waits for its turn, in this process and all others.
 */
export class ContactUpsert {
	private readonly merger: ContactMerger;
	private readonly notes: CreationNotes;

	constructor(private readonly parts: UpsertParts) {
		const locked = async <T>(id: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => await this.locked([`id:${id}`], work, signal);
		this.merger = new ContactMerger({ ...parts, locked });
		this.notes = new CreationNotes(parts.store, parts.tenantKey);
	}

	async run(request: UpsertRequest, context: CallContext): Promise<UpsertResult> {
		// Always in the same order: two who hold one lock each and want the other's would wait for ever.
		const locks = keysOf(request.identity).sort();
		return await this.locked(locks, (signal) => this.reachAndMerge(request, { signal }), context.signal);
	}

	private async locked<T>(names: readonly string[], work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
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
			const { contact, conflicts } = reached;
			await this.rememberAll(contact, request.identity);
			const noPlace = request.person.document !== null && !this.parts.port.capabilities.contact.document;
			return { ...contactResult(contact), outcome: 'created', matchedBy: null, changes: [], conflicts, notStored: noPlace ? ['document'] : [] };
		}
		const { contact, merge } = await this.merger.merge(reached.match.contact, request, context);
		await this.rememberAll(contact, request.identity);
		const { changed: changes, conflicts, notStored } = merge;
		return { ...contactResult(contact), outcome: isEmpty(merge.changes) ? 'unchanged' : 'updated', matchedBy: reached.match.by, changes, conflicts, notStored };
	}

	/** Looks, then creates; after an answer that was lost, now or in an earlier run, it looks again before anything is repeated. */
	private async reach(request: UpsertRequest, context: CallContext): Promise<Reached> {
		const { finder } = this.parts;
		const { identity, options } = request;
		const look = async (signal: AbortSignal): Promise<Found> => await finder.find(identity, options.severalMatches, { signal });
		const found = await look(context.signal);
		if (found.match !== null) return { kind: 'there', match: found.match };
		await request.checkRequired(context);
		const noted = keysOf(identity);
		const unknownBefore = await this.notes.begin(noted);
		try {
			const reached = await this.createOnce(request, { found, unknownBefore, look }, context);
			await this.notes.end(noted);
			return reached;
		} catch (error) {
			// That nothing was written now says nothing about the earlier run.
			if (!unknownBefore && nothingWritten(error) && !context.signal.aborted) await this.notes.end(noted);
			throw error;
		}
	}

	private async createOnce(
		request: UpsertRequest,
		{ found, unknownBefore, look }: { found: Found; unknownBefore: boolean; look: (signal: AbortSignal) => Promise<Found> },
		context: CallContext,
	): Promise<Reached> {
		const { port, clock, random } = this.parts;
		const { searchLagMs = 0 } = port.capabilities;
		let attempted = unknownBefore;
		const { result, outcome } = await writeOnce<Reached>({
			system: port.system,
			key: maskedIdentity(request.identity),
			// We have just looked: before the first attempt there is nothing to look for again.
			lookUp: async (signal) => {
				const { match } = attempted ? await look(signal) : { match: null };
				return match === null ? null : { kind: 'there', match };
			},
			write: async (attempt) => {
				attempted = true;
				return await this.create(request, found, { attempt, context });
			},
			clock,
			random,
			signal: context.signal,
			settleMs: searchLagMs > settledMs ? [...settleMs, searchLagMs - settledMs] : settleMs,
			mayRepeat,
			...(unknownBefore ? { unknownBefore } : {}),
		});
		// Found after a lost answer of this run: it is ours.
		const ours = outcome === 'confirmed' && result.kind === 'there';
		return ours ? { kind: 'made', contact: result.match.contact, conflicts: [] } : result;
	}

	private async create(request: UpsertRequest, { emailOwner }: Found, { attempt, context }: { attempt: number; context: CallContext }): Promise<Reached> {
		const { port, calls } = this.parts;
		const wanted = this.newContact(request);
		const contact = emailOwner === null ? wanted : { ...wanted, emails: [] };
		const conflicts = emailOwner === null ? [] : [belongsToAnother('email', null, request.identity.email, port.system)];
		const created = await calls.logged('createContact', attempt, context.signal, () => port.createContact(contact, context));
		if (created.outcome === 'created') return { kind: 'made', contact: asMade(created.id, contact), conflicts };
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
	private async alreadyThere({ id }: Extract<CreatedContact, { outcome: 'exists' }>, { identity, options }: UpsertRequest, context: CallContext): Promise<Match> {
		const { port, calls, finder } = this.parts;
		const named = id === null ? null : await calls.ask('contactById', context.signal, (call) => port.getContact(id, call));
		if (named !== null && !isAnother(named, identity.document)) return { contact: named, by: 'crm' };
		const { match } = await finder.find(identity, options.severalMatches, context);
		if (match !== null) return match;
		const whose = named === null ? 'does not say of which' : `has the e-mail in a contact with another CPF or CNPJ (${named.id})`;
		throw new ConnectorError('ambiguous', `${port.system} refuses the contact as a duplicate, and ${whose}.`, {
			system: port.system,
			hint: `Look in ${port.system} for a contact with this phone or e-mail, also among the deleted ones.`,
			nothingDone: true,
		});
	}

	/** By what the contact really has: what was kept out is not its. */
	private async rememberAll({ id, phones, emails, document: stored }: Contact, { phone, email, document }: Identity): Promise<void> {
		const { memory } = this.parts;
		if (phone !== null && phones.some((each) => samePhone(each, phone, this.parts.phone))) await memory.remember('phone', phone.e164, id);
		if (email !== null && emails.some((each) => each.trim().toLowerCase() === email)) await memory.remember('email', email, id);
		if (document !== null && stored === document) await memory.remember('document', document, id);
	}
}

function keysOf({ phone, email, document }: Identity): string[] {
	return [
		...(phone === null ? [] : [identityKey('phone', phone.e164)]),
		...(email === null ? [] : [identityKey('email', email)]),
		...(document === null ? [] : [identityKey('document', document)]),
	];
}

function maskedIdentity({ phone, email, document }: Identity): string {
	return [maskPhone(phone?.e164), maskEmail(email), maskDocument(document)].filter((part) => part !== '').join(', ');
}

function asMade(id: string, { name, phones, emails, document }: NewContact): Contact {
	return { id, name, phones: [...phones], emails: [...emails], document, createdAt: null, url: null, raw: {} };
}
