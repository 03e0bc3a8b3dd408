import type { CrmContext } from '../face.ts';
import type { StoredContact, StoredValue } from '../model.ts';
import type { ContactDraft } from '../store.ts';
import { isEmail, isObject, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { missingFields, ownerOf, textErrors } from './answers.ts';

const PHONE_KINDS = ['work', 'mobile', 'whatsapp', 'fax'];
const TEXT_LIMITS = { name: 150, description: 700, role: 100 };
/** Agendor's own custom field here: a CNPJ has no place on a person. */
const OWN_CUSTOM_FIELDS = ['cnpj'];
const OWN_PROPERTIES = ['cpf', 'description', 'role'];

/** A person's custom fields; a required field that Agendor does not have itself is one. */
export function customFieldsOf(required: readonly string[]): string[] {
	return [...new Set([...OWN_CUSTOM_FIELDS, ...required.filter((name) => !OWN_PROPERTIES.includes(name))])];
}

/** What is wrong with a person's body. A change need not name everything. */
export function personErrors(context: CrmContext, body: Fields, { isChange }: { readonly isChange: boolean }): string[] {
	const { contact, cpf, customFields } = body;
	const errors = textErrors(body, TEXT_LIMITS);
	const lacksName = isChange ? Object.hasOwn(body, 'name') && textOrNull(body['name']) === null : textOrNull(body['name']) === null;
	if (lacksName) errors.push('"name" is required');
	if (cpf !== undefined && cpf !== null && !/^\d{11}$/.test(String(cpf))) errors.push('"cpf" must match /\\d{11}/');
	if (contact !== undefined && !isObject(contact)) errors.push('"contact" must be an object');
	if (isObject(contact)) {
		errors.push(...textErrors(contact, Object.fromEntries(PHONE_KINDS.map((kind) => [kind, 45]))));
		const email = contact['email'];
		if (email !== undefined && email !== null && email !== '' && !isEmail(email)) errors.push('"email" must be a valid email');
	}
	if (ownerOf(context, body['ownerUser']) === null) errors.push('User not found');
	const known = customFieldsOf(context.knobs.requiredContactFields);
	if (isObject(customFields)) {
		errors.push(...Object.keys(customFields).filter((name) => !known.includes(name)).map((name) => `Custom field "${name}" does not exist`));
	}
	return isChange ? errors : [...errors, ...missingFields(body, context.knobs.requiredContactFields, context.knobs)];
}

/** The person after the body: what it does not name stays, an empty or null value goes. */
export function personDraft(context: CrmContext, body: Fields, before?: StoredContact): ContactDraft {
	const contact = isObject(body['contact']) ? body['contact'] : {};
	const custom = isObject(body['customFields']) ? body['customFields'] : {};
	const plain = Object.fromEntries(Object.entries(body).filter(([name]) => name === 'description' || name === 'role'));
	const value = (kind: string, known: readonly StoredValue[]): StoredValue[] => {
		if (!Object.hasOwn(contact, kind)) return known.filter((entry) => entry.kind === kind || (kind === 'email' && entry.kind === 'main'));
		const text = textOrNull(contact[kind]);
		return text === null ? [] : [context.store.newValue(text, kind === 'email' ? 'main' : kind)];
	};
	return {
		name: textOrNull(body['name']) ?? before?.name ?? '',
		phones: PHONE_KINDS.flatMap((kind) => value(kind, before?.phones ?? [])),
		emails: value('email', before?.emails ?? []),
		document: Object.hasOwn(body, 'cpf') ? textOrNull(body['cpf']) : (before?.document ?? null),
		ownerId: ownerOf(context, body['ownerUser']) ?? before?.ownerId ?? '1',
		source: null,
		extra: { ...before?.extra, ...plain, ...custom },
	};
}
