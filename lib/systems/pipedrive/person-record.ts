import type { Contact, ContactChanges, NewContact } from '../../domain/crm';
import { documentText } from '../../domain/erp-match';
import { parsePhone } from '../../domain/phone';
import { phoneWriter } from '../../domain/phone-sample';
import { pageOf } from './pages';
import type { PipedriveSettings } from './settings';
import { listAt, momentAt, strange, textAt, type PipedriveRecord } from './values';

type RecordSettings = Pick<PipedriveSettings, 'baseUrl' | 'documentField' | 'writePhonesAs'>;

interface Labelled {
	value: string;
	primary: boolean;
	label: string;
}

export function toContact(raw: PipedriveRecord, operation: string, { baseUrl, documentField }: RecordSettings): Contact {
	const id = textAt(raw, 'id');
	if (id === null) throw strange(operation, 'a person without an id');
	return {
		id,
		name: textAt(raw, 'name'),
		phones: valuesOf(raw, 'phones'),
		emails: valuesOf(raw, 'emails'),
		document: documentField === '' ? null : documentText(textAt(raw, `custom_fields.${documentField}`)),
		createdAt: momentAt(raw, 'add_time'),
		url: pageOf(baseUrl, 'person', id),
		raw,
	};
}

export function newPersonBody({ name, phones, emails, document }: NewContact, settings: RecordSettings): PipedriveRecord {
	const changes = { name, ...(phones.length === 0 ? {} : { phones }), ...(emails.length === 0 ? {} : { emails }) };
	return changedPersonBody({}, { ...changes, ...(document === null || settings.documentField === '' ? {} : { document }) }, settings);
}

/** Lists are given whole, the main entry first; what was there keeps its label. */
export function changedPersonBody(raw: Readonly<PipedriveRecord>, changes: ContactChanges, settings: RecordSettings): PipedriveRecord {
	const { name, phones, emails, document } = changes;
	return {
		...(name === undefined ? {} : { name }),
		...(phones === undefined ? {} : { phones: labelled(phones, listAt(raw, 'phones'), (phone) => newPhone(phone, settings)) }),
		...(emails === undefined ? {} : { emails: labelled(emails, listAt(raw, 'emails'), (value) => ({ value, label: 'work' })) }),
		...(document === undefined ? {} : { custom_fields: { [settings.documentField]: document } }),
	};
}

function labelled(values: readonly string[], stored: readonly PipedriveRecord[], fresh: (value: string) => Omit<Labelled, 'primary'>): Labelled[] {
	return values.map((value, index) => {
		const known = stored.find((entry) => textAt(entry, 'value') === value);
		const { value: text, label } = known === undefined ? fresh(value) : { value: String(known['value']), label: textAt(known, 'label') ?? 'work' };
		return { value: text, primary: index === 0, label };
	});
}

function newPhone(e164: string, { writePhonesAs }: RecordSettings): Omit<Labelled, 'primary'> {
	const phone = parsePhone(e164);
	const written = phone === null ? null : phoneWriter(writePhonesAs)?.(phone);
	return { value: written ?? e164, label: phone?.kind === 'mobile' ? 'mobile' : 'work' };
}

/** The main one first. */
function valuesOf(raw: PipedriveRecord, name: 'phones' | 'emails'): string[] {
	const entries = listAt(raw, name);
	const main = entries.filter((entry) => entry['primary'] === true);
	return [...main, ...entries.filter((entry) => !main.includes(entry))].flatMap((entry) => textAt(entry, 'value') ?? []);
}
