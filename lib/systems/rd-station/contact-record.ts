import type { Contact, ContactChanges, NewContact } from '../../domain/crm';
import { documentText } from '../../domain/erp-match';
import { parsePhone } from '../../domain/phone';
import { phoneWriter } from '../../domain/phone-sample';
import type { RdStationSettings } from './settings';
import { idOf, listAt, momentAt, strange, textAt, type RdRecord } from './values';

type RecordSettings = Pick<RdStationSettings, 'documentFieldId' | 'writePhonesAs' | 'listsOnUpdate'>;

export const customFieldsName = 'contact_custom_fields';

export function toContact(raw: RdRecord, operation: string, { documentFieldId }: Pick<RecordSettings, 'documentFieldId'>): Contact {
	const id = idOf(raw);
	if (id === null) throw strange(operation, 'a contact without an id');
	const document = documentFieldId === '' ? undefined : listAt(raw, customFieldsName).find((entry) => fieldIdOf(entry) === documentFieldId);
	return {
		id,
		name: textAt(raw, 'name'),
		phones: listAt(raw, 'phones').flatMap((entry) => textAt(entry, 'phone') ?? []),
		emails: listAt(raw, 'emails').flatMap((entry) => textAt(entry, 'email') ?? []),
		document: documentText(textAt(document, 'value')),
		createdAt: momentAt(raw, 'created_at'),
		// The address of a contact's page is not documented.
		url: null,
		raw,
	};
}

export function newContactBody({ name, phones, emails, document }: NewContact, settings: RecordSettings): Record<string, unknown> {
	const { documentFieldId } = settings;
	return {
		name,
		...(phones.length === 0 ? {} : { phones: phones.map((phone) => newPhone(phone, settings)) }),
		...(emails.length === 0 ? {} : { emails: emails.map((email) => ({ email })) }),
		...(document === null || documentFieldId === '' ? {} : { [customFieldsName]: [{ custom_field_id: documentFieldId, value: document }] }),
	};
}

/**
 * What is to be different, with what RD replaces as a whole given whole: a phone that stays keeps its type, and other
 * custom fields their values.
 */
export function changedContactBody(raw: Readonly<RdRecord>, changes: ContactChanges, settings: RecordSettings): Record<string, unknown> {
	const { name, phones, emails, document } = changes;
	return {
		...(name === undefined ? {} : { name }),
		...(phones === undefined ? {} : { phones: changedPhones(raw, phones, settings) }),
		...(emails === undefined ? {} : { emails: newOnes(emails, listAt(raw, 'emails'), 'email', settings).map((email) => ({ email })) }),
		...(document === undefined ? {} : { [customFieldsName]: changedFields(raw, document, settings) }),
	};
}

function changedPhones(raw: Readonly<RdRecord>, phones: readonly string[], settings: RecordSettings): unknown[] {
	const stored = listAt(raw, 'phones');
	return newOnes(phones, stored, 'phone', settings).map((phone) => {
		const known = stored.find((entry) => textAt(entry, 'phone') === phone);
		if (known === undefined) return newPhone(phone, settings);
		const type = textAt(known, 'type');
		return { phone: known['phone'], ...(type === null ? {} : { type }) };
	});
}

/** Where RD adds lists to what it has, only what is not there yet is sent. */
function newOnes(values: readonly string[], stored: readonly RdRecord[], name: string, { listsOnUpdate }: RecordSettings): readonly string[] {
	return listsOnUpdate === 'replace' ? values : values.filter((value) => !stored.some((entry) => textAt(entry, name) === value));
}

function changedFields(raw: Readonly<RdRecord>, document: string, { documentFieldId, listsOnUpdate }: RecordSettings): unknown[] {
	const others = listAt(raw, customFieldsName).flatMap((entry) => {
		const id = fieldIdOf(entry);
		return id === null || id === documentFieldId ? [] : [{ custom_field_id: id, value: entry['value'] }];
	});
	return [...(listsOnUpdate === 'replace' ? others : []), { custom_field_id: documentFieldId, value: document }];
}

/** Of the types of a phone, only `cellphone` is known for sure; RD takes one without a type, too. */
function newPhone(e164: string, { writePhonesAs }: RecordSettings): Record<string, string> {
	const phone = parsePhone(e164);
	const written = phone === null ? null : phoneWriter(writePhonesAs)?.(phone);
	return { phone: written ?? e164, ...(phone?.kind === 'fixed' ? {} : { type: 'cellphone' }) };
}

function fieldIdOf(entry: RdRecord): string | null {
	return textAt(entry, 'custom_field_id') ?? idOf(entry, 'custom_field.');
}
