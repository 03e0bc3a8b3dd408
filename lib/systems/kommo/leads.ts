import type { CallContext } from '../../domain/runtime';
import type { KommoClient } from './client';
import { linkedIds, tagList } from './fields';
import { leadBody, leadQuery, toLead, type KommoLead, type LeadChanges, type LeadFilter, type NewLead } from './lead-record';
import { idOrNull, textOrNull, toKommoId, type Fetched } from './values';
import { created, type Created } from './written';

const closedStatuses = new Set(['142', '143']);

export class KommoLeads {
	constructor(private readonly client: KommoClient) {}

	async get(id: string, context: CallContext): Promise<Fetched<KommoLead> | null> {
		const path = `/leads/${toKommoId(id, 'leadId')}`;
		const raw = await this.client.find({ operation: 'lead.get', path, query: { with: 'contacts' } }, context);
		return raw === null ? null : { simple: toLead(raw), raw };
	}

	async getMany(filter: LeadFilter, context: CallContext): Promise<Array<Fetched<KommoLead>>> {
		const request = { operation: 'lead.getMany', path: '/leads', query: leadQuery(filter), items: 'leads', limit: filter.limit };
		const leads: Array<Fetched<KommoLead>> = [];
		for await (const raw of this.client.items(request, context)) leads.push({ simple: toLead(raw), raw });
		return leads;
	}

	/** The fields a lead can have in this account. */
	async listFields(
		filter: { limit: number },
		context: CallContext,
	): Promise<Array<{ id: string; name: string | null; type: string | null }>> {
		const request = { operation: 'lead.listFields', path: '/leads/custom_fields', query: {}, items: 'custom_fields', limit: filter.limit };
		const fields: Array<{ id: string; name: string | null; type: string | null }> = [];
		for await (const raw of this.client.items(request, context)) {
			fields.push({ id: idOrNull(raw.id) ?? '', name: textOrNull(raw.name), type: textOrNull(raw.type) });
		}
		return fields;
	}

	/** Not safe to repeat: each call makes a lead. */
	async create(lead: NewLead, context: CallContext): Promise<Created> {
		const links: Record<string, unknown> = {};
		if (lead.tags?.length) links.tags = tagList(lead.tags);
		if (lead.contactIds?.length) {
			links.contacts = lead.contactIds.map((id, index) => ({ id: toKommoId(id, 'contactIds'), is_main: index === 0 }));
		}
		if (lead.companyId) links.companies = [{ id: toKommoId(lead.companyId, 'companyId') }];
		const json = [{ ...leadBody(lead), ...(Object.keys(links).length > 0 ? { _embedded: links } : {}) }];
		const answer = await this.client.request({ operation: 'lead.create', method: 'POST', path: '/leads', json }, context);
		return created(answer, 'leads', 'lead.create');
	}

	/** Values are absolute, so the same update may be sent again. */
	async update(id: string, changes: LeadChanges, context: CallContext): Promise<Created> {
		const json = {
			...leadBody(changes),
			...(changes.tagsToAdd?.length ? { tags_to_add: tagList(changes.tagsToAdd) } : {}),
			...(changes.tagsToRemove?.length ? { tags_to_delete: tagList(changes.tagsToRemove) } : {}),
		};
		const path = `/leads/${toKommoId(id, 'leadId')}`;
		const { body } = await this.client.request({ operation: 'lead.update', method: 'PATCH', path, json }, context);
		return { id, raw: body };
	}

	/**
	 * Leads of a contact, the latest touched first; open ones only unless told otherwise.
	 * `GET /leads?contact_id=` is no filter of Kommo's: it returns other people's leads.
	 */
	async findByContact(
		contactId: string,
		options: { includeClosed?: boolean; limit?: number },
		context: CallContext,
	): Promise<Array<Fetched<KommoLead>>> {
		const path = `/contacts/${toKommoId(contactId, 'contactId')}`;
		const raw = await this.client.find({ operation: 'lead.findByContact', path, query: { with: 'leads' } }, context);
		const ids = raw === null ? [] : linkedIds(raw, 'leads').slice(-250);
		if (ids.length === 0) return [];
		const found = await this.getMany({ ids, limit: ids.length }, context);
		return found
			.filter(({ simple }) => ids.includes(simple.id) && !simple.deleted)
			.filter(({ simple }) => options.includeClosed === true || !closedStatuses.has(simple.statusId ?? ''))
			.sort((left, right) => (right.simple.updatedAt ?? '').localeCompare(left.simple.updatedAt ?? ''))
			.slice(0, options.limit ?? 50);
	}
}
