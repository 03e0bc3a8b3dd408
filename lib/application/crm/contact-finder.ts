import type { Contact, CrmPort } from '../../domain/crm';
import { ConnectorError } from '../../domain/errors';
import { sameDocument } from '../../domain/erp-match';
import { maskDocument, maskName } from '../../domain/masking';
import { samePhone, type ParsePhoneOptions, type Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import type { OutsideCalls } from '../outside-calls';
import type { ContactMemory } from './contact-memory';
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

interface FinderOptions {
	port: CrmPort;
	calls: OutsideCalls;
	memory: ContactMemory;
	phone: ParsePhoneOptions | undefined;
}

/**
 * Finds a contact by phone, then e-mail, then document. A hit counts only if the contact itself says that it is the one:
 * CRMs match by substring, and ignore filters they do not know.
 */
export class ContactFinder {
	constructor(private readonly options: FinderOptions) {}

	/** @throws ConnectorError `ambiguous` with masked candidates where several contacts match, unless the oldest is wanted */
	async find(identity: Identity, severalMatches: SeveralMatches, context: CallContext): Promise<Match | null> {
		const { searches } = this.options.port.capabilities;
		const { phone, email, document } = identity;
		const contact = phone === null || !searches.has('phone') ? null : await this.byPhone(phone, severalMatches, context);
		if (contact !== null) return { contact, by: 'phone' };
		const byEmail = email === null || !searches.has('email') ? null : await this.byEmail(email, severalMatches, context);
		if (byEmail !== null) return { contact: byEmail, by: 'email' };
		const byDocument = document === null || !searches.has('document') ? null : await this.byDocument(document, severalMatches, context);
		return byDocument === null ? null : { contact: byDocument, by: 'document' };
	}

	async byPhone(phone: Phone, severalMatches: SeveralMatches, context: CallContext): Promise<Contact | null> {
		const { port, calls, phone: options } = this.options;
		const isAskedFor = ({ phones }: Contact): boolean => phones.some((stored) => samePhone(stored, phone, options));
		return await this.remembered('phone', phone.e164, isAskedFor, context, async () => {
			for (const texts of port.phoneSearches(phone)) {
				const hits = await calls.ask('contactByPhone', context.signal, (call) => port.searchByPhone(texts, call));
				const contact = this.only(hits.filter(isAskedFor), 'Phone', severalMatches);
				if (contact !== null) return contact;
			}
			return null;
		});
	}

	async byEmail(email: string, severalMatches: SeveralMatches, context: CallContext): Promise<Contact | null> {
		const { port, calls } = this.options;
		const isAskedFor = ({ emails }: Contact): boolean => emails.some((stored) => stored.trim().toLowerCase() === email);
		return await this.remembered('email', email, isAskedFor, context, async () => {
			const hits = await calls.ask('contactByEmail', context.signal, (call) => port.searchByEmail(email, call));
			return this.only(hits.filter(isAskedFor), 'Email', severalMatches);
		});
	}

	async byDocument(document: string, severalMatches: SeveralMatches, context: CallContext): Promise<Contact | null> {
		const { port, calls } = this.options;
		const isAskedFor = (contact: Contact): boolean => sameDocument(contact.document, document);
		return await this.remembered('document', document, isAskedFor, context, async () => {
			const hits = await calls.ask('contactByDocument', context.signal, (call) => port.searchByDocument(document, call));
			return this.only(hits.filter(isAskedFor), 'Document', severalMatches);
		});
	}

	private async remembered(
		kind: string,
		value: string,
		isAskedFor: (contact: Contact) => boolean,
		context: CallContext,
		search: () => Promise<Contact | null>,
	): Promise<Contact | null> {
		const { port, calls, memory } = this.options;
		const id = await memory.recall(kind, value);
		if (id !== null) {
			const known = await calls.ask('contactById', context.signal, (call) => port.getContact(id, call));
			if (known !== null && isAskedFor(known)) return known;
			await memory.forget(kind, value);
		}
		const found = await search();
		if (found !== null) await memory.remember(kind, value, found.id);
		return found;
	}

	private only(hits: readonly Contact[], parameter: string, severalMatches: SeveralMatches): Contact | null {
		const contacts = [...new Map(hits.map((hit) => [hit.id, hit])).values()];
		if (contacts.length < 2 || severalMatches === 'oldest') return [...contacts].sort(olderFirst)[0] ?? null;
		const { system } = this.options.port;
		throw new ConnectorError('ambiguous', `${contacts.length} contacts in ${system} have this ${parameter.toLowerCase()}.`, {
			system,
			parameter,
			hint: `Merge them in ${system}, or set “If Several Match” to the oldest one.`,
			candidates: contacts.slice(0, 5).map(({ id, name, document }) => ({
				id,
				label: [maskName(name), maskDocument(document)].filter((part) => part !== '').join(', ') || 'no name',
			})),
			nothingDone: true,
		});
	}
}

function olderFirst(left: Contact, right: Contact): number {
	const byDate = (left.createdAt ?? '9').localeCompare(right.createdAt ?? '9');
	return byDate || left.id.localeCompare(right.id, 'en', { numeric: true });
}
