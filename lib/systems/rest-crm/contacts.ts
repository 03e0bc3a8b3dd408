import type { Contact, ContactChanges, CreatedContact, NewContact } from '../../domain/crm';
import { sameKey } from '../../domain/erp-match';
import { parsePhone, type Phone } from '../../domain/phone';
import type { CallContext, Clock } from '../../domain/runtime';
import { parseTaxDocument } from '../../domain/tax-document';
import { isRecord, plainText, type TemplateValues } from '../http-api';
import { usedBy } from './capabilities';
import { changedContactValues, newContactValues } from './contact-values';
import { parsed, type CrmCalls } from './crm-calls';
import { phoneSearches } from './phone-searches';

type Search = 'contactByPhone' | 'contactByEmail' | 'contactByDocument';

/** Hits of one search that are read at most. */
const maximumHits = 500;

/** The people of a CRM. */
export class Contacts {
	constructor(
		private readonly calls: CrmCalls,
		private readonly clock: Pick<Clock, 'now'>,
	) {}

	phoneSearches(phone: Phone): string[][] {
		const takesList = usedBy(this.calls.operation('contactByPhone')).has('phones');
		return phoneSearches(phone, takesList, this.calls.settings);
	}

	async byPhone(texts: readonly string[], context: CallContext): Promise<Contact[]> {
		const [phone = ''] = texts;
		const { defaultAreaCode } = this.calls.settings;
		const kind = parsePhone(phone, { defaultAreaCode })?.kind === 'fixed' ? 'landline' : 'mobile';
		return await this.search('contactByPhone', { phone, phones: texts, [kind]: phone }, context);
	}

	async byEmail(email: string, context: CallContext): Promise<Contact[]> {
		return await this.search('contactByEmail', { email }, context);
	}

	/** Both forms are asked for even where one hits: one document may stand in two records, each in its own form. */
	async byDocument(document: string, context: CallContext): Promise<Contact[]> {
		const masked = parseTaxDocument(document)?.formatted ?? document;
		const forms = { bare: [document], masked: [masked], both: [document, masked] }[this.calls.settings.documentForms];
		const kind = document.length === 11 ? 'cpf' : 'cnpj';
		const found = new Map<string, Contact>();
		for (const form of new Set(forms)) {
			const hits = await this.search('contactByDocument', { document: form, [kind]: form }, context);
			for (const contact of hits) found.set(contact.id, contact);
		}
		return [...found.values()];
	}

	async get(id: string, context: CallContext): Promise<Contact | null> {
		const { records } = this.calls;
		const operation = this.calls.operation('contactById');
		const { json } = await this.calls.read('contactById', { id }, context);
		const found = records.records(json, operation, 'contactById').filter(isRecord);
		const own = found.find((record) => sameKey(records.text(record, operation.fields['id']) ?? '', id));
		return own === undefined ? null : records.contact(own, operation.fields, 'contactById');
	}

	async create(contact: NewContact, context: CallContext): Promise<CreatedContact> {
		const { records, settings } = this.calls;
		const operation = this.calls.operation('createContact');
		const values = newContactValues(contact, settings, this.clock.now());
		const { json, response } = await this.calls.write('createContact', values, context, operation.existsStatuses);
		if (operation.existsStatuses.includes(response.status)) {
			return { outcome: 'exists', id: records.text(parsed(response.text), operation.fields['existingId']) };
		}
		const id = records.written('createContact', { json, httpStatus: response.status }, operation, (record) =>
			records.id(record, operation.fields, 'createContact'),
		);
		return { outcome: 'created', id };
	}

	async update(contact: Contact, changes: ContactChanges, context: CallContext): Promise<void> {
		const { records, settings } = this.calls;
		const byId = this.calls.operation('contactById');
		const { fields } = byId.path === '' ? this.calls.operation('contactByPhone') : byId;
		const values = changedContactValues(contact, changes, { ...settings, records, fields, now: this.clock.now() });
		await this.calls.write('updateContact', values, context);
	}

	/** A CRM that answers bare IDs is asked for each of them. */
	private async search(name: Search, values: TemplateValues, context: CallContext): Promise<Contact[]> {
		this.calls.check(name);
		const operation = this.calls.operation(name);
		if (!this.says(name, values)) return [];
		const { records } = await this.calls.all(name, values, maximumHits, context);
		const contacts: Contact[] = [];
		for (const record of records) {
			if (isRecord(record)) contacts.push(this.calls.records.contact(record, operation.fields, name));
			else contacts.push(...(await this.byBareId(record, context)));
		}
		return contacts;
	}

	private async byBareId(value: unknown, context: CallContext): Promise<Contact[]> {
		const id = plainText(value);
		const contact = id === null ? null : await this.get(id, context);
		return contact === null ? [] : [contact];
	}

	/** Without any of its values a search would ask for everybody: a CRM that knows CPFs only is not asked for a CNPJ. */
	private says(name: Search, values: TemplateValues): boolean {
		return [...usedBy(this.calls.operation(name))].some((used) => values[used] !== undefined && values[used] !== '');
	}
}
