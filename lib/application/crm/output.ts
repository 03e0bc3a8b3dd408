import type { Contact } from '../../domain/crm';
import type { ContactResult, FoundContact } from './types';

/** A contact as a node returns it. */
export function contactResult({ raw: _, ...contact }: Contact): ContactResult {
	return contact;
}

export function foundContact(contact: Contact | null): FoundContact {
	return contact === null ? { found: false } : { found: true, ...contactResult(contact) };
}
