import type { Contact, ContactChanges, CreatedContact, NewContact } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import type { RdStationClient } from './client';
import { changedContactBody, customFieldsName, newContactBody, toContact } from './contact-record';
import { beforeSending } from './errors';
import { phoneQuery } from './phone-searches';
import type { RdStationSettings } from './settings';
import { createdId, idOf, listAt, unusable, type RdRecord } from './values';
import { valueAt } from '../http-api';

/** Of one search. */
const mostHits = 500;

export class Contacts {
	constructor(
		private readonly client: RdStationClient,
		private readonly settings: RdStationSettings,
	) {}

	async byPhone(texts: readonly string[], context: CallContext): Promise<Contact[]> {
		const found: Contact[] = [];
		for (const text of texts) found.push(...(await this.search('searchByPhone', phoneQuery(text), context)));
		return found.slice(0, mostHits);
	}

	async byEmail(email: string, context: CallContext): Promise<Contact[]> {
		return await this.search('searchByEmail', { email }, context);
	}

	async get(id: string, context: CallContext): Promise<Contact | null> {
		const raw = await this.client.find('getContact', '/contacts', id, context);
		return raw === null || idOf(raw) !== id ? null : toContact(raw, 'getContact', this.settings);
	}

	/** RD refuses no second contact. */
	async create(contact: NewContact, context: CallContext): Promise<CreatedContact> {
		const json = { contact: newContactBody(contact, this.settings) };
		const body = await this.client.write('createContact', 'POST', '/contacts', json, context);
		return { outcome: 'created', id: createdId(body, 'contact', 'createContact') };
	}

	async update({ id, raw }: Contact, changes: ContactChanges, context: CallContext): Promise<void> {
		const whole = changes.document !== undefined && !Object.hasOwn(raw, customFieldsName) ? await this.read(id, context) : raw;
		const json = { contact: changedContactBody(whole, changes, this.settings) };
		await this.client.write('updateContact', 'PUT', `/contacts/${checkedId(id)}`, json, context);
	}

	/**
	 * Ids of the deals of a contact, newest first; null where the contact does not tell them.
	 * @throws ConnectorError `validation` where there is no such contact
	 */
	async dealsOf(contactId: string, context: CallContext): Promise<string[] | null> {
		const raw = await this.client.find('getContact', '/contacts', contactId, context);
		if (raw === null) throw unknownContact();
		const ids = valueAt(raw, 'deal_ids');
		const listed = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
		const embedded = listAt(raw, 'deals').flatMap((deal) => idOf(deal) ?? []);
		if (!Array.isArray(ids) && !Array.isArray(valueAt(raw, 'deals'))) return null;
		// An ObjectId begins with its time.
		return [...new Set([...listed, ...embedded])].sort().reverse();
	}

	async setDeals(contactId: string, dealIds: readonly string[], context: CallContext): Promise<void> {
		await this.client.write('tieDeal', 'PUT', `/contacts/${checkedId(contactId)}`, { contact: { deal_ids: dealIds } }, context);
	}

	/** A list may show a contact without its custom fields; replaced as a whole, they would be lost. */
	private async read(id: string, context: CallContext): Promise<RdRecord> {
		const raw = await this.client.find('getContact', '/contacts', id, context).catch((error: unknown) => {
			throw beforeSending(error);
		});
		if (raw === null) throw unknownContact();
		return raw;
	}

	private async search(operation: string, query: Record<string, string>, context: CallContext): Promise<Contact[]> {
		const { rows } = await this.client.list(operation, '/contacts', 'contacts', query, mostHits, context);
		return rows.map((raw) => toContact(raw, operation, this.settings));
	}
}

function checkedId(id: string): string {
	if (/^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
	throw unknownContact();
}

function unknownContact(): Error {
	return unusable('Contact ID', 'is that of no contact in RD Station CRM', 'Give the id of a contact, as Find by Phone returns it.');
}
