import type { Contact, ContactChanges, NewContact } from '../../domain/crm';
import { parsePhone } from '../../domain/phone';
import { phoneWriter } from '../../domain/phone-sample';
import { parseTaxDocument } from '../../domain/tax-document';
import { writtenNull, type RestFieldMap, type TemplateValues } from '../http-api';
import type { CrmRecords, StoredText } from './crm-records';
import type { RestCrmSettings } from './settings';
import { intoPlaces } from './slots';

type Written = Pick<RestCrmSettings, 'writePhonesAs' | 'phoneSlots' | 'defaultSource' | 'defaultOwnerId'>;

/** Single places for phones and e-mails that have placeholders: `{phone}`, `{phone2}`, `{phone3}`. */
const places = 3;

/** The values of createContact. @param now epoch ms */
export function newContactValues(contact: NewContact, settings: Written, now: number): TemplateValues {
	const phones = contact.phones.map((phone) => writtenPhone(phone, settings.writePhonesAs));
	return {
		name: contact.name,
		firstName: contact.name,
		...listed('phone', entriesOf(phones, []), placed(phones, [], settings)),
		...listed('email', entriesOf(contact.emails, []), placed(contact.emails, [])),
		...documentValues(contact.document),
		source: contact.source ?? (settings.defaultSource || null),
		ownerId: settings.defaultOwnerId || null,
		now: new Date(now).toISOString(),
	};
}

export interface ChangeOptions extends Written, Pick<RestCrmSettings, 'updateSends'> {
	records: CrmRecords;
	/** Of the operation that read the contact. */
	fields: RestFieldMap;
	now: number;
}

/** The values of updateContact. */
export function changedContactValues(contact: Contact, changes: ContactChanges, options: ChangeOptions): TemplateValues {
	const { records, fields, updateSends, writePhonesAs } = options;
	const whole = updateSends === 'whole';
	const kept = new Set(contact.phones);
	const phones = changes.phones?.map((phone) => (kept.has(phone) ? phone : writtenPhone(phone, writePhonesAs)));
	const storedPhones = records.stored(contact.raw, fields['phones']);
	const storedEmails = records.stored(contact.raw, fields['emails']);
	return {
		id: contact.id,
		...nameValues(changes.name ?? (whole ? contact.name : null), records.text(contact.raw, fields['lastName'])),
		...listValues('phone', phones ?? (whole ? contact.phones : undefined), storedPhones, options),
		...listValues('email', changes.emails ?? (whole ? contact.emails : undefined), storedEmails),
		...documentValues(changes.document ?? null),
		...(changes.document === undefined && whole ? { document: records.text(contact.raw, fields['document']) } : {}),
		source: options.defaultSource || null,
		record: contact.raw,
		now: new Date(options.now).toISOString(),
	};
}

/** A name is split only where the CRM keeps it so. */
function nameValues(name: string | null, storedLastName: string | null): TemplateValues {
	if (name === null || storedLastName === null) return { name, firstName: name };
	const [first = name, ...rest] = name.split(/\s+/);
	return { name, firstName: first, lastName: rest.join(' ') };
}

function listValues(kind: 'phone' | 'email', texts: readonly string[] | undefined, stored: readonly StoredText[], settings?: Written): TemplateValues {
	if (texts === undefined) return {};
	const removed = stored.filter(({ text, element }) => element !== undefined && !texts.includes(text));
	const removedName = kind === 'phone' ? 'removedPhones' : 'removedEmails';
	return {
		...listed(kind, entriesOf(texts, stored), placed(texts, stored, settings)),
		[removedName]: removed.map(({ text, element }) => ({ text, stored: element })),
	};
}

interface Entry {
	text: string;
	/** The element of the list as it is stored; absent for a new one. */
	stored?: unknown;
}

function entriesOf(texts: readonly string[], stored: readonly StoredText[]): Entry[] {
	return texts.map((text) => {
		const element = stored.find((entry) => entry.text === text)?.element;
		return element === undefined ? { text } : { text, stored: element };
	});
}

/** `{phone}`, `{phone2}` … and the list that `{phone.text}` stands for. */
function listed(kind: 'phone' | 'email', entries: readonly Entry[], texts: ReadonlyArray<string | typeof writtenNull | undefined>): TemplateValues {
	const single = texts.map((text, index): [string, unknown] => [index === 0 ? kind : `${kind}${index + 1}`, text]);
	return { ...Object.fromEntries(single), [`${kind}s`]: entries };
}

/** By place; a place that is left empty is cleared where it held something. */
function placed(texts: readonly string[], stored: readonly StoredText[], settings?: Written): Array<string | typeof writtenNull | undefined> {
	const kinds = settings?.phoneSlots ?? [];
	const held = Array.from({ length: places }, (_, place) => stored.find((entry) => entry.place === place)?.text);
	const slots = Array.from({ length: places }, (_, place) => kinds[place] ?? 'any');
	return intoPlaces(texts, held, slots).map((text, place) => text ?? (held[place] === undefined ? undefined : writtenNull));
}

function documentValues(document: string | null): TemplateValues {
	const parsed = document === null ? null : parseTaxDocument(document);
	return {
		document,
		maskedDocument: parsed?.formatted ?? document,
		...(document === null ? {} : { [document.length === 11 ? 'cpf' : 'cnpj']: document }),
	};
}

/** A phone in the form that new ones get. */
function writtenPhone(text: string, sample: string): string {
	const phone = parsePhone(text, { assumeInternational: true });
	return phone === null ? text : (phoneWriter(sample)?.(phone) ?? phone.e164);
}
