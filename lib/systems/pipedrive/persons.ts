import type { Contact, ContactChanges, CreatedContact, NewContact } from '../../domain/crm';
import { parseTaxDocument } from '../../domain/tax-document';
import type { CallContext } from '../../domain/runtime';
import type { PipedriveClient, Query } from './client';
import { changedPersonBody, newPersonBody, toContact } from './person-record';
import type { PipedriveSettings } from './settings';
import { createdId, idNumber, isId, textAt } from './values';

/** Of one search. */
const mostHits = 500;
/** Pipedrive's own maximum of `ids`. */
const idsAtOnce = 100;
/** Pipedrive's own minimum of a search, unless it is exact. */
const shortestTerm = 2;

export class Persons {
	constructor(
		private readonly client: PipedriveClient,
		private readonly settings: PipedriveSettings,
	) {}

	async byPhone(texts: readonly string[], context: CallContext): Promise<Contact[]> {
		return await this.search('searchByPhone', texts, { fields: 'phone', exact_match: 'false' }, context);
	}

	async byEmail(email: string, context: CallContext): Promise<Contact[]> {
		return await this.search('searchByEmail', [email], { fields: 'email', exact_match: 'true' }, context);
	}

	/** People write it with its mask, programs without. */
	async byDocument(document: string, context: CallContext): Promise<Contact[]> {
		const forms = new Set([document, parseTaxDocument(document)?.formatted ?? document]);
		return await this.search('searchByDocument', [...forms], { fields: 'custom_fields', exact_match: 'true' }, context);
	}

	async get(id: string, context: CallContext): Promise<Contact | null> {
		if (!isId(id)) return null;
		const raw = await this.client.find('getContact', `/persons/${id}`, context);
		return raw === null || textAt(raw, 'id') !== id ? null : toContact(raw, 'getContact', this.settings);
	}

	/** Pipedrive refuses no second person. */
	async create(contact: NewContact, context: CallContext): Promise<CreatedContact> {
		const body = await this.client.write('createContact', 'POST', '/persons', newPersonBody(contact, this.settings), context);
		return { outcome: 'created', id: createdId(body, 'createContact') };
	}

	async update({ id, raw }: Contact, changes: ContactChanges, context: CallContext): Promise<void> {
		const path = `/persons/${idNumber(id, 'Contact ID')}`;
		await this.client.write('updateContact', 'PATCH', path, changedPersonBody(raw, changes, this.settings), context);
	}

	/** A search tells neither labels nor all custom fields, so its hits are read as a whole. */
	private async search(operation: string, terms: readonly string[], query: Query, context: CallContext): Promise<Contact[]> {
		const ids = new Set<string>();
		for (const term of terms) {
			if (term.length < shortestTerm) continue;
			const items = await this.client.search(operation, '/persons/search', { ...query, term }, mostHits, context);
			for (const item of items) ids.add(textAt(item, 'id') ?? '');
		}
		return await this.read(operation, [...ids].filter(isId).slice(0, mostHits), context);
	}

	private async read(operation: string, ids: readonly string[], context: CallContext): Promise<Contact[]> {
		const contacts: Contact[] = [];
		for (let start = 0; start < ids.length; start += idsAtOnce) {
			const chunk = ids.slice(start, start + idsAtOnce);
			const { rows } = await this.client.list(operation, '/persons', { ids: chunk.join(',') }, idsAtOnce, context);
			const asked = rows.filter((row) => row['is_deleted'] !== true && chunk.includes(textAt(row, 'id') ?? ''));
			contacts.push(...asked.map((row) => toContact(row, operation, this.settings)));
		}
		return contacts;
	}
}
