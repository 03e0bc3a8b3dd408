import { isEmpty, mergeContact, type FieldConflict, type GivenContact, type Merge } from '../../domain/contact-merge';
import type { Contact, ContactChanges } from '../../domain/crm';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { pauseAfter } from '../../resilience/retry';
import { nothingWritten } from '../writing/write-record';
import type { ContactFinder, Identity } from './contact-finder';
import { mayRetry } from './retry-rule';
import type { CrmServiceOptions, UpsertOptions } from './types';
import type { OutsideCalls } from '../outside-calls';

export interface MergeRequest {
	person: GivenContact;
	identity: Identity;
	options: UpsertOptions;
}

/** The contact from now on, and what was done. */
export interface MergedContact {
	contact: Contact;
	merge: Merge;
}

export interface MergerParts extends CrmServiceOptions {
	calls: OutsideCalls;
	finder: ContactFinder;
	/** Whoever writes into a contact has its lock: lists of phones and e-mails are written whole. */
	locked<T>(contactId: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
}

const attempts = 3;

/** Writes into a contact what it does not have yet. */
export class ContactMerger {
	constructor(private readonly parts: MergerParts) {}

	async merge(contact: Contact, request: MergeRequest, context: CallContext): Promise<MergedContact> {
		const { person, taken } = await this.withoutOthers(contact, request, context);
		const merge = this.rules(contact, person, request);
		if (isEmpty(merge.changes)) return { contact, merge: withConflicts(merge, taken) };
		const write = async (signal: AbortSignal): Promise<MergedContact> => await this.write(contact, { ...request, person }, { signal });
		const merged = await this.parts.locked(contact.id, write, context.signal);
		return { ...merged, merge: withConflicts(merged.merge, taken) };
	}

	private rules(contact: Contact, person: GivenContact, { options }: MergeRequest): Merge {
		const { port, phone } = this.parts;
		const { policy, defaultName } = options;
		return mergeContact(contact, person, { policy, limits: port.capabilities.contact, placeholderNames: [defaultName], ...(phone === undefined ? {} : { phone }) });
	}

	/**
	 * Each attempt starts from the contact as it is now: another execution may have changed it, and so may an attempt whose
	 * answer was lost.
	 */
	private async write(known: Contact, request: MergeRequest, context: CallContext): Promise<MergedContact> {
		const { port, calls, clock, random } = this.parts;
		let first: Merge | null = null;
		let { person } = request;
		for (let attempt = 1; ; attempt++) {
			const contact = (await calls.ask('contactById', context.signal, (call) => port.getContact(known.id, call)).catch(fallBackTo(known))) ?? gone(known, port.system);
			const merge = this.rules(contact, person, request);
			first ??= merge;
			if (isEmpty(merge.changes)) return { contact, merge: first };
			try {
				await calls.logged('updateContact', attempt, context.signal, () => port.updateContact(contact, merge.changes, context));
				return { contact: withChanges(contact, merge.changes), merge: first };
			} catch (error) {
				if (!isConnectorError(error) || attempt >= attempts) throw error;
				if (error.httpStatus === 409 && nothingWritten(error) && merge.changes.emails !== undefined) {
					first = withoutEmails(first, person, contact, port.system);
					person = { ...person, emails: [] };
					continue;
				}
				const waitMs = mayRetry(error) || isUnknown(error) ? pauseAfter(error, attempt, { random }) : null;
				if (waitMs === null) throw error;
				await clock.sleep(waitMs, context.signal);
			}
		}
	}

	/** Values that are another contact's already are not written into this one: the two would be mixed up from then on. */
	private async withoutOthers(contact: Contact, { person, identity, options }: MergeRequest, context: CallContext): Promise<{ person: GivenContact; taken: FieldConflict[] }> {
		const { finder, port } = this.parts;
		const { searches } = port.capabilities;
		const { email, document } = identity;
		const mayWrite = (present: boolean): boolean => options.policy !== 'keep' || !present;
		const emailIsNew = email !== null && searches.has('email') && mayWrite(contact.emails.length > 0) && !contact.emails.some((stored) => stored.trim().toLowerCase() === email);
		const emailOwner = emailIsNew ? await finder.byEmail(email, 'oldest', context) : null;
		const documentIsNew = document !== null && searches.has('document') && mayWrite(contact.document !== null) && contact.document !== document;
		const documentOwner = documentIsNew ? await finder.byDocument(document, 'oldest', context) : null;
		const taken: FieldConflict[] = [];
		if (emailOwner !== null && emailOwner.id !== contact.id) taken.push(belongsToAnother('email', contact.emails[0], email, port.system));
		if (documentOwner !== null && documentOwner.id !== contact.id) taken.push(belongsToAnother('document', contact.document, document, port.system));
		const isTaken = (field: string): boolean => taken.some((conflict) => conflict.field === field);
		return { person: { ...person, emails: isTaken('email') ? [] : person.emails, document: isTaken('document') ? null : person.document }, taken };
	}
}

/** A value that is kept out because somebody else in the CRM has it. */
export function belongsToAnother(field: 'email' | 'document', existing: string | null | undefined, given: string | null, system: string): FieldConflict {
	return { field, existing: existing ?? '', given: given ?? '', resolution: 'kept', reason: `It belongs to another contact in ${system}.` };
}

function withConflicts(merge: Merge, more: readonly FieldConflict[]): Merge {
	return { ...merge, conflicts: [...merge.conflicts, ...more] };
}

/** The CRM itself says that another contact has the e-mail, which its searches do not show yet. */
function withoutEmails(merge: Merge, { emails }: GivenContact, contact: Contact, system: string): Merge {
	const { emails: _, ...changes } = merge.changes;
	const others = <T extends { field: string }>(list: readonly T[]): T[] => list.filter(({ field }) => field !== 'email');
	const conflicts = [...others(merge.conflicts), ...emails.map((email) => belongsToAnother('email', contact.emails[0], email, system))];
	return { ...merge, changes, changed: others(merge.changed), conflicts };
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

function isUnknown({ code }: ConnectorError): boolean {
	return code === 'uncertain';
}

/** A CRM that does not let contacts be read by id: what was found has to do. */
function fallBackTo(known: Contact): (error: unknown) => Contact {
	return (error) => {
		if (isConnectorError(error) && (error.code === 'unsupported' || error.code === 'validation' || error.code === 'permission')) return known;
		throw error;
	};
}

function gone({ id }: Contact, system: string): never {
	throw new ConnectorError('unavailable', `The contact ${id} has just been deleted or merged in ${system}.`, {
		system,
		hint: 'Run again: the contact is looked for anew.',
		nothingDone: true,
	});
}
