import type { Contact } from '../../domain/crm';
import { ConnectorError } from '../../domain/errors';
import { maskDocument, maskName } from '../../domain/masking';
import type { SeveralMatches } from './types';

interface Asked {
	kind: 'phone' | 'email' | 'document';
	system: string;
}

const parameters = { phone: 'Phone', email: 'Email', document: 'Document' } as const;
/** So many strangers, none of whom has anything of what was asked for, are a list of everybody. */
const tooManyStrangers = 20;

/** @throws ConnectorError `ambiguous` with masked candidates where there are several, unless the oldest is wanted */
export function onlyContact(hits: readonly Contact[], { kind, system, severalMatches }: Asked & { severalMatches: SeveralMatches }): Contact | null {
	const contacts = [...new Map(hits.map((hit) => [hit.id, hit])).values()];
	if (contacts.length < 2 || severalMatches === 'oldest') return [...contacts].sort(olderFirst)[0] ?? null;
	throw new ConnectorError('ambiguous', `${contacts.length} contacts in ${system} have this ${parameters[kind].toLowerCase()}.`, {
		system,
		parameter: parameters[kind],
		hint: `Merge them in ${system}, or set “If Several Match” to the oldest one.`,
		candidates: contacts.slice(0, 5).map(({ id, name, document }) => ({
			id,
			label: [maskName(name), maskDocument(document)].filter((part) => part !== '').join(', ') || 'no name',
		})),
		nothingDone: true,
	});
}

/**
 * A CRM that does not know a filter answers with everybody, or with the first of them. That is no proof that the one asked
 * for is not there: taken for it, each message would make another contact.
 * @throws ConnectorError `drift`
 */
export function checkFilter(hits: readonly Contact[], { kind, value, system }: Asked & { value: string }): void {
	if (hits.length < tooManyStrangers || hits.some((hit) => holds(hit, kind, value))) return;
	throw new ConnectorError('drift', `${system} answered a search by ${parameters[kind].toLowerCase()} with ${hits.length} contacts, none of which has it: it seems to ignore the filter.`, {
		system,
		parameter: parameters[kind],
		hint: `Check the name of the search parameter in the ${system} credential.`,
		nothingDone: true,
	});
}

/** Something of it: a search for a part finds strangers by right. */
function holds({ phones, emails, document }: Contact, kind: Asked['kind'], value: string): boolean {
	if (kind === 'phone') return phones.some((stored) => stored.replace(/\D/g, '').endsWith(value.slice(-4)));
	if (kind === 'email') return emails.some((stored) => stored.toLowerCase().includes(value));
	return document !== null && document.includes(value);
}

function olderFirst(left: Contact, right: Contact): number {
	const byDate = (left.createdAt ?? '9').localeCompare(right.createdAt ?? '9');
	return byDate || left.id.localeCompare(right.id, 'en', { numeric: true });
}
