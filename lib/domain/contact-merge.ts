import type { Contact, ContactChanges, ContactLimits } from './crm';
import { sameDocument } from './erp-match';
import { samePhone, type ParsePhoneOptions } from './phone';

/** What happens to a phone, e-mail, name or document that differs from what the CRM has. */
export const contactPolicies = ['add', 'keep', 'replace'] as const;
export type ContactPolicy = (typeof contactPolicies)[number];

/** What is known of a person, in the one form of each value. */
export interface GivenContact {
	name: string | null;
	/** E.164. */
	phones: readonly string[];
	/** Lower case. */
	emails: readonly string[];
	/** Bare CPF or CNPJ. */
	document: string | null;
}

export type ContactField = 'name' | 'phone' | 'email' | 'document';

export interface FieldChange {
	field: ContactField;
	/** Null where there was nothing. */
	from: string | null;
	to: string;
}

/** A value that differs from the CRM's, and what was done about it. */
export interface FieldConflict {
	field: ContactField;
	existing: string;
	given: string;
	resolution: 'kept' | 'replaced' | 'added';
	/** Why another thing was done than the policy says. */
	reason?: string;
}

export interface Merge {
	changes: ContactChanges;
	changed: FieldChange[];
	conflicts: FieldConflict[];
	/** Given, but the CRM has no place for it. */
	notStored: ContactField[];
}

export interface MergeRules {
	policy: ContactPolicy;
	limits: ContactLimits;
	/** Names that stand for "not known yet", e.g. the default name of new contacts. */
	placeholderNames: readonly string[];
	phone?: ParsePhoneOptions;
}

/**
 * What has to change in a contact so that it says what is given. Empty places are filled whatever the policy; what is
 * equal stays as it is stored. With `replace` the main phone or e-mail gives way and the others stay; with `add` the
 * value goes behind them, where there is room; a name or a document has no second place, and is kept.
 */
export function mergeContact(existing: Contact, given: GivenContact, rules: MergeRules): Merge {
	const merge: Merge = { changes: {}, changed: [], conflicts: [], notStored: [] };
	mergeName(existing, given, rules, merge);
	mergeDocument(existing, given, rules, merge);
	const phones = mergeList(existing.phones, given.phones, {
		field: 'phone',
		policy: rules.policy,
		limit: rules.limits.phones,
		same: (stored, wanted) => samePhone(stored, wanted, rules.phone),
		merge,
	});
	if (phones !== null) merge.changes.phones = phones;
	const emails = mergeList(existing.emails, given.emails, {
		field: 'email',
		policy: rules.policy,
		limit: rules.limits.emails,
		same: (stored, wanted) => stored.trim().toLowerCase() === wanted,
		merge,
	});
	if (emails !== null) merge.changes.emails = emails;
	return merge;
}

export function isEmpty(changes: ContactChanges): boolean {
	return Object.keys(changes).length === 0;
}

function mergeName(existing: Contact, { name, phones }: GivenContact, { policy, placeholderNames, phone }: MergeRules, merge: Merge): void {
	const known = [...existing.phones, ...phones];
	if (name === null || isPlaceholder(name, known, placeholderNames, phone)) return;
	const current = existing.name?.trim() ?? '';
	if (sameName(current, name)) return;
	if (current === '' || isPlaceholder(current, known, placeholderNames, phone)) {
		merge.changes.name = name;
		merge.changed.push({ field: 'name', from: current === '' ? null : current, to: name });
		return;
	}
	single({ field: 'name', current, wanted: name, policy, merge, replace: () => (merge.changes.name = name) });
}

function mergeDocument(existing: Contact, { document }: GivenContact, { policy, limits }: MergeRules, merge: Merge): void {
	if (document === null) return;
	if (!limits.document) {
		merge.notStored.push('document');
		return;
	}
	const current = existing.document;
	if (sameDocument(current, document)) return;
	if (current === null || current === '') {
		merge.changes.document = document;
		merge.changed.push({ field: 'document', from: null, to: document });
		return;
	}
	single({ field: 'document', current, wanted: document, policy, merge, replace: () => (merge.changes.document = document) });
}

interface SingleValue {
	field: ContactField;
	current: string;
	wanted: string;
	policy: ContactPolicy;
	merge: Merge;
	replace(): void;
}

function single({ field, current, wanted, policy, merge, replace }: SingleValue): void {
	const replaced = policy === 'replace';
	if (replaced) {
		replace();
		merge.changed.push({ field, from: current, to: wanted });
	}
	merge.conflicts.push({ field, existing: current, given: wanted, resolution: replaced ? 'replaced' : 'kept' });
}

interface ListRules {
	field: 'phone' | 'email';
	policy: ContactPolicy;
	limit: number;
	same(stored: string, wanted: string): boolean;
	merge: Merge;
}

/** The list from now on; null where it stays as it is. */
function mergeList(existing: readonly string[], given: readonly string[], rules: ListRules): string[] | null {
	const { field, policy, limit, same, merge } = rules;
	const list = existing.filter((value) => value.trim() !== '');
	const [main] = list;
	let touched = false;
	for (const wanted of given) {
		if (list.some((stored) => same(stored, wanted))) continue;
		if (limit === 0) {
			if (!merge.notStored.includes(field)) merge.notStored.push(field);
			continue;
		}
		if (main === undefined && list.length < limit) {
			list.push(wanted);
			merge.changed.push({ field, from: null, to: wanted });
			touched = true;
			continue;
		}
		touched = differing(list, wanted, { field, policy, limit, merge, main: main ?? list[0] ?? '' }) || touched;
	}
	return touched ? list : null;
}

function differing(list: string[], wanted: string, { field, policy, limit, merge, main }: Omit<ListRules, 'same'> & { main: string }): boolean {
	const mainIsThere = list[0] === main;
	if (policy === 'replace' && mainIsThere) {
		list[0] = wanted;
		merge.changed.push({ field, from: main, to: wanted });
		merge.conflicts.push({ field, existing: main, given: wanted, resolution: 'replaced' });
		return true;
	}
	if (policy !== 'keep' && list.length < limit) {
		list.push(wanted);
		merge.changed.push({ field, from: null, to: wanted });
		merge.conflicts.push({ field, existing: main, given: wanted, resolution: 'added' });
		return true;
	}
	const full = policy !== 'keep' ? { reason: `The CRM holds ${limit} of a contact.` } : {};
	merge.conflicts.push({ field, existing: main, given: wanted, resolution: 'kept', ...full });
	return false;
}

function sameName(left: string, right: string): boolean {
	const plain = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
	return plain(left) === plain(right);
}

/** Also a phone number in the place of a name: what chat channels write before they know better. */
function isPlaceholder(name: string, phones: readonly string[], placeholders: readonly string[], phone: ParsePhoneOptions | undefined): boolean {
	return placeholders.some((placeholder) => sameName(placeholder, name)) || phones.some((stored) => samePhone(stored, name, phone));
}
