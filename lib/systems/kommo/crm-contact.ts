import type { Contact, ContactChanges, NewContact } from '../../domain/crm';
import { documentText } from '../../domain/erp-match';
import type { KommoContact, NewContact as NewKommoContact } from './contact-record';
import { toCustomFields } from './fields';
import { asObject, asObjects, textOrNull, type Fetched, type JsonObject } from './values';

/** How Kommo's records look to people, and where the document stands. */
export interface ContactSetup {
	/** `https://…`, the account's own address. */
	origin: string;
	/** Id or code of the contact field of the CPF or CNPJ; or empty. */
	documentField: string;
}

export function toCrmContact({ simple, raw }: Fetched<KommoContact>, { origin, documentField }: ContactSetup): Contact {
	const { id, name, phones, emails, createdAt } = simple;
	const field = documentField === '' ? undefined : simple.customFields.find((each) => each.id === documentField || each.code?.toUpperCase() === documentField.toUpperCase());
	const document = field?.values[0];
	return {
		id,
		name,
		phones: filled(phones),
		emails: filled(emails),
		document: document === undefined ? null : documentText(String(document)),
		createdAt,
		url: `${origin}/contacts/detail/${id}`,
		raw,
	};
}

/** Kommo has no field for a contact's source: it becomes a tag. */
export function toNewContact({ name, phones, emails, document, source }: NewContact, { documentField }: ContactSetup): NewKommoContact {
	return {
		name,
		...(phones.length === 0 ? {} : { phones }),
		...(emails.length === 0 ? {} : { emails }),
		...(document === null || documentField === '' ? {} : { customFields: [{ field: documentField, value: document }] }),
		...(source === null ? {} : { tags: [source] }),
	};
}

/** Kommo replaces all values of a field, so each that stays is sent again with its kind (work, mobile …). */
export function contactPatch({ raw }: Contact, { name, phones, emails, document }: ContactChanges, { documentField }: ContactSetup): JsonObject {
	const fields = [
		...(phones === undefined ? [] : [multiField(raw, 'PHONE', phones)]),
		...(emails === undefined ? [] : [multiField(raw, 'EMAIL', emails)]),
		...(document === undefined || documentField === '' ? [] : toCustomFields([{ field: documentField, value: document }])),
	];
	return { ...(name === undefined ? {} : { name }), ...(fields.length === 0 ? {} : { custom_fields_values: fields }) };
}

function multiField(raw: JsonObject, code: 'PHONE' | 'EMAIL', wanted: readonly string[]): JsonObject {
	const stored = asObjects(raw.custom_fields_values).filter((field) => field.field_code === code).flatMap((field) => asObjects(field.values));
	const values = wanted.map((text) => {
		const present = asObject(stored.find(({ value }) => textOrNull(value)?.trim() === text.trim()));
		const kind = textOrNull(present.enum_code);
		if (kind !== null) return { value: present.value, enum_code: kind };
		return present.enum_id === undefined ? { value: text, enum_code: 'WORK' } : { value: present.value, enum_id: present.enum_id };
	});
	return { field_code: code, values: values.length === 0 ? null : values };
}

function filled(texts: readonly string[]): string[] {
	return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '');
}
