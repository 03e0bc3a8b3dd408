import type { Contact, CrmPort } from '../../domain/crm';
import { isConnectorError } from '../../domain/errors';
import { sameDocument } from '../../domain/erp-match';
import { samePhone, type ParsePhoneOptions, type Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import type { OutsideCalls } from '../outside-calls';
import type { ContactMemory } from './contact-memory';
import { checkFilter, onlyContact } from './search-hits';
import type { MatchedBy, SeveralMatches } from './types';

/** What a person can be recognised by, in the one form of each value. */
export interface Identity {
	phone: Phone | null;
	email: string | null;
	document: string | null;
}

export interface Match {
	contact: Contact;
	by: MatchedBy;
}

/** The contact, and whose the e-mail is where it is somebody else's. */
export interface Found {
	match: Match | null;
	emailOwner: Contact | null;
}

interface FinderOptions {
	port: CrmPort;
	calls: OutsideCalls;
	memory: ContactMemory;
	phone: ParsePhoneOptions | undefined;
}

interface Search {
	kind: 'phone' | 'email' | 'document';
	value: string;
	isAskedFor: (contact: Contact) => boolean;
	/** One after the other, until one has the contact. */
	calls: ReadonlyArray<(context: CallContext) => Promise<Contact[]>>;
}

/** A contact cannot be read, but may be found. */
const unreadable: ReadonlySet<string> = new Set(['unsupported', 'validation', 'not_found', 'permission']);

/**
 * Finds a contact by phone, then e-mail, then document. A hit counts only if the contact itself says that it is the one:
 * CRMs match by substring, and ignore filters they do not know.
 */
export class ContactFinder {
	constructor(private readonly options: FinderOptions) {}

	/** @throws ConnectorError `ambiguous` with masked candidates where several contacts match, unless the oldest is wanted */
	async find(identity: Identity, severalMatches: SeveralMatches, context: CallContext): Promise<Found> {
		const { searches } = this.options.port.capabilities;
		const { phone, email, document } = identity;
		const byPhone = phone === null || !searches.has('phone') ? null : await this.byPhone(phone, severalMatches, context);
		if (byPhone !== null) return { match: { contact: byPhone, by: 'phone' }, emailOwner: null };
		const byEmail = email === null || !searches.has('email') ? null : await this.byEmail(email, severalMatches, context);
		// Families and firms share addresses; two documents are two persons.
		const emailOwner = byEmail !== null && isAnother(byEmail, document) ? byEmail : null;
		if (byEmail !== null && emailOwner === null) return { match: { contact: byEmail, by: 'email' }, emailOwner };
		const byDocument = document === null || !searches.has('document') ? null : await this.byDocument(document, severalMatches, context);
		return { match: byDocument === null ? null : { contact: byDocument, by: 'document' }, emailOwner };
	}

	async byPhone(phone: Phone, severalMatches: SeveralMatches, context: CallContext): Promise<Contact | null> {
		const { port, phone: options } = this.options;
		const isAskedFor = ({ phones }: Contact): boolean => phones.some((stored) => samePhone(stored, phone, options));
		const calls = port.phoneSearches(phone).map((texts) => async (call: CallContext) => await port.searchByPhone(texts, call));
		return await this.search({ kind: 'phone', value: phone.e164, isAskedFor, calls }, severalMatches, context);
	}

	async byEmail(email: string, severalMatches: SeveralMatches, context: CallContext): Promise<Contact | null> {
		const isAskedFor = ({ emails }: Contact): boolean => emails.some((stored) => stored.trim().toLowerCase() === email);
		const calls = [async (call: CallContext) => await this.options.port.searchByEmail(email, call)];
		return await this.search({ kind: 'email', value: email, isAskedFor, calls }, severalMatches, context);
	}

	async byDocument(document: string, severalMatches: SeveralMatches, context: CallContext): Promise<Contact | null> {
		const isAskedFor = (contact: Contact): boolean => sameDocument(contact.document, document);
		const calls = [async (call: CallContext) => await this.options.port.searchByDocument(document, call)];
		return await this.search({ kind: 'document', value: document, isAskedFor, calls }, severalMatches, context);
	}

	private async search({ kind, value, isAskedFor, calls }: Search, severalMatches: SeveralMatches, context: CallContext): Promise<Contact | null> {
		const { port, memory } = this.options;
		const known = await this.remembered(kind, value, isAskedFor, context);
		if (known !== null) return known;
		for (const call of calls) {
			const hits = await this.options.calls.ask(`searchBy${capital(kind)}`, context.signal, call);
			const fitting = hits.filter(isAskedFor);
			if (fitting.length === 0) checkFilter(hits, { kind, value, system: port.system });
			const contact = onlyContact(fitting, { kind, system: port.system, severalMatches });
			if (contact === null) continue;
			await memory.remember(kind, value, contact.id);
			return contact;
		}
		return null;
	}

	private async remembered(kind: Search['kind'], value: string, isAskedFor: Search['isAskedFor'], context: CallContext): Promise<Contact | null> {
		const { memory } = this.options;
		const hint = await memory.recall(kind, value);
		if (hint === null) return null;
		const contact = await this.read(hint.id, context);
		if (contact !== null && isAskedFor(contact)) return contact;
		await memory.forget(kind, value, hint);
		return null;
	}

	/** Null where it is not there, and where this CRM does not let contacts be read by id. */
	private async read(id: string, context: CallContext): Promise<Contact | null> {
		const { port, calls } = this.options;
		return await calls.ask('contactById', context.signal, (call) => port.getContact(id, call)).catch((error: unknown) => {
			if (isConnectorError(error) && unreadable.has(error.code)) return null;
			throw error;
		});
	}
}

/** Both have a document, and they differ. */
export function isAnother(contact: Contact, document: string | null): boolean {
	return document !== null && contact.document !== null && contact.document !== '' && !sameDocument(contact.document, document);
}

function capital(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}
