import type { CrmRecord, NewLead } from '../../domain/crm';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { valueAt } from '../http-api';
import type { RdStationClient } from './client';
import type { ContactDeals, DealSearch } from './contact-deals';
import type { Contacts } from './contacts';
import type { CustomFields, DealFields } from './custom-fields';
import type { DealSources } from './deal-sources';
import { beforeSending } from './errors';
import { stageOf } from './pipelines';
import type { RdStationSettings } from './settings';
import { system } from './system';
import { createdId, idOf, isYoung, listAt, notToBeTold, textAt, type RdRecord } from './values';

/** Deals that a search by name may find. */
const mostOfName = 1_000;

interface DealParts {
	client: RdStationClient;
	contacts: Contacts;
	ofContacts: ContactDeals;
	sources: DealSources;
	fields: CustomFields;
	settings: RdStationSettings;
}

interface Prepared {
	stageId: string | null;
	sourceId: string | null;
	fields: DealFields;
	/** Of the contact, before the new one. */
	dealIds: readonly string[];
}

export class Deals {
	constructor(private readonly parts: DealParts) {}

	async create(lead: NewLead, context: CallContext): Promise<CrmRecord> {
		const prepared = await this.prepare(lead, context).catch((error: unknown) => {
			throw beforeSending(error);
		});
		const { client, settings } = this.parts;
		const body = await client.write('createDeal', 'POST', '/deals', dealBody(lead, prepared, settings), context);
		const id = createdId(body, 'deal', 'createDeal');
		if (lead.contactId !== null && settings.tieDealBy === 'dealIds') await this.tie(id, lead.contactId, prepared.dealIds, context);
		return { id, url: null };
	}

	/**
	 * A deal is made first and tied to its contact then, so one that is not tied to anybody may be the one that is looked for:
	 * `uncertain` says so, because to tie it here could take it from another contact.
	 */
	async find(lead: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		const { contactId, title } = lead;
		const tied = contactId === null ? null : await this.parts.ofContacts.find({ contactId, title, since, except }, context);
		if (tied !== null) return tied;
		if (contactId !== null && this.parts.settings.tieDealBy === 'contacts') return null;
		const [id] = await this.untied({ title, since, except }, context);
		if (id === undefined) return null;
		if (contactId === null) return { id, url: null };
		throw notToBeTold(
			`${system} has the new deal ${id} with this title and without a contact; whether it is this one is not known.`,
			'Look at it in RD Station CRM: add the contact to it, or delete it and run again.',
		);
	}

	private async prepare({ contactId, source, stageId, pipelineId, fields, value }: NewLead, context: CallContext): Promise<Prepared> {
		const { client, ofContacts, sources, fields: customFields, settings } = this.parts;
		if (value !== null && settings.valueFieldId === '') throw noValueField();
		const toTie = contactId !== null && settings.tieDealBy === 'dealIds';
		return {
			dealIds: toTie ? await ofContacts.ids(contactId, context) : [],
			stageId: await stageOf(client, { stageId, pipelineId }, context),
			fields: await customFields.ofDeal(fields, context),
			sourceId: source === null ? null : await sources.idOf(source, context),
		};
	}

	private async tie(id: string, contactId: string, dealIds: readonly string[], context: CallContext): Promise<void> {
		await this.parts.contacts.setDeals(contactId, [...dealIds, id], context).catch((error: unknown) => {
			if (!isConnectorError(error)) throw error;
			throw notToBeTold(
				`The deal ${id} was made, but it is not known to be tied to the contact. ${error.message}`,
				'Look at the deal in RD Station CRM, and add the contact to it there.',
			);
		});
	}

	/** New deals of that title that have no contact. */
	private async untied({ title, since, except }: Omit<DealSearch, 'contactId'>, context: CallContext): Promise<string[]> {
		const { rows, complete } = await this.parts.client.list('findDeal', '/deals', 'deals', { name: title }, mostOfName, context);
		const untied: string[] = [];
		for (const deal of rows.filter((row) => isThis(row, title, since))) {
			const id = idOf(deal);
			if (id !== null && !except?.has(id) && !(await this.hasContact(deal, id, context))) untied.push(id);
		}
		if (untied.length > 0 || complete) return untied;
		throw notToBeTold('RD Station CRM has more deals than can be searched for this one.', 'Look for it there before sending it again.');
	}

	private async hasContact(deal: RdRecord, id: string, context: CallContext): Promise<boolean> {
		if (Array.isArray(valueAt(deal, 'contacts'))) return listAt(deal, 'contacts').length > 0;
		const { rows } = await this.parts.client.list('dealContacts', `/deals/${encodeURIComponent(id)}/contacts`, 'contacts', {}, 1, context);
		return rows.length > 0;
	}
}

function dealBody(lead: NewLead, { stageId, sourceId, fields }: Prepared, settings: RdStationSettings): Record<string, unknown> {
	const { title, ownerId, value, contactId } = lead;
	const custom = [...fields.custom, ...(value === null ? [] : [{ custom_field_id: settings.valueFieldId, value: String(value) }])];
	return {
		deal: {
			...fields.deal,
			name: title,
			...(stageId === null ? {} : { deal_stage_id: stageId }),
			...(ownerId === null ? {} : { user_id: ownerId }),
			...(custom.length === 0 ? {} : { deal_custom_fields: custom }),
		},
		...(sourceId === null ? {} : { deal_source: { _id: sourceId } }),
		...(contactId !== null && settings.tieDealBy === 'contacts' ? { contacts: [{ _id: contactId }] } : {}),
	};
}

function isThis(deal: RdRecord, title: string, since: number): boolean {
	return textAt(deal, 'name') === title.trim() && isYoung(deal, since);
}

function noValueField(): ConnectorError {
	return new ConnectorError('unsupported', `${system} computes the value of a deal from its products; it takes none by itself.`, {
		system,
		parameter: 'Value',
		hint: 'Name a custom field of deals as Value Field ID in the credential, or leave the value empty.',
		nothingDone: true,
	});
}
