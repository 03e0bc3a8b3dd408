import type { CrmRecord, NewLead } from '../../domain/crm';
import { isConnectorError, withNothingDone } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { association, isRefused, type HubspotClient } from './client';
import { cannotTell, strange } from './errors';
import type { Pipelines } from './pipelines';
import { createdAt, pageOf, property, type HubspotRecord } from './records';
import type { HubspotSettings } from './settings';

const dealProperties = ['dealname', 'dealstage', 'hs_is_closed', 'createdate'];
/** Deals of one contact that are looked at. */
const mostDeals = 500;

export class Deals {
	constructor(
		private readonly client: HubspotClient,
		private readonly pipelines: Pipelines,
		private readonly settings: HubspotSettings,
	) {}

	async create(lead: NewLead, context: CallContext): Promise<CrmRecord> {
		const { contactId, fields } = lead;
		const place = await this.pipelines.place(lead.pipelineId ?? fields['pipeline'] ?? null, lead.stageId ?? fields['dealstage'] ?? null, context).catch((error: unknown) => {
			throw isConnectorError(error) ? withNothingDone(error) : error;
		});
		const json = {
			properties: { ...this.source(lead), ...fields, ...ownProperties(lead), ...place },
			associations: contactId === null ? [] : [association(contactId, this.settings.associationTypes.dealToContact)],
		};
		const deal = await this.client.create('createLead', 'deals', json, context);
		if (isRefused(deal)) throw strange('createLead', 'a conflict');
		return this.shown(deal);
	}

	/** By the contact's deals; without a contact HubSpot's search may not know the newest yet. */
	async find({ title, contactId }: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		const operation = 'findLead';
		const matches = (deal: HubspotRecord): boolean => !except?.has(deal.id) && property(deal, 'dealname') === title.trim() && (createdAt(deal) ?? 0) >= since;
		if (contactId !== null) {
			const { deals, complete } = await this.ofContact(operation, contactId, context);
			const found = deals.find(matches);
			if (found !== undefined) return this.shown(found);
			if (complete) return null;
			throw cannotTell('the deal is there', `The contact has more than ${mostDeals} deals; look in HubSpot.`);
		}
		const filters = [{ propertyName: 'dealname', operator: 'EQ' as const, value: title.trim() }, { propertyName: 'createdate', operator: 'GTE' as const, value: String(since) }];
		const [found] = (await this.client.search(operation, 'deals', { filterGroups: [{ filters }], properties: dealProperties }, 100, context)).filter(matches);
		if (found !== undefined) return this.shown(found);
		throw cannotTell('a deal without a contact is there', 'Its search knows a new deal only after some seconds. Look in HubSpot, or give a Contact ID.');
	}

	async findOpen(contactId: string, context: CallContext): Promise<CrmRecord | null> {
		const { deals } = await this.ofContact('findOpenLead', contactId, context);
		const untold = deals.some((deal) => property(deal, 'hs_is_closed') === null);
		const closed = untold ? await this.pipelines.closedStages(context) : new Set<string>();
		const isOpen = (deal: HubspotRecord): boolean => {
			const told = property(deal, 'hs_is_closed');
			return told === null ? !closed.has(property(deal, 'dealstage') ?? '') : told !== 'true';
		};
		const [newest] = deals.filter(isOpen).sort((left, right) => (createdAt(right) ?? 0) - (createdAt(left) ?? 0));
		return newest === undefined ? null : this.shown(newest);
	}

	private async ofContact(operation: string, contactId: string, context: CallContext): Promise<{ deals: HubspotRecord[]; complete: boolean }> {
		const { ids, complete } = await this.client.associated(operation, 'contacts', contactId, 'deals', context);
		const deals: HubspotRecord[] = [];
		for await (const deal of this.client.readAll(operation, 'deals', ids.slice(0, mostDeals), dealProperties, context)) deals.push(deal);
		return { deals, complete: complete && ids.length <= mostDeals };
	}

	private source({ source }: NewLead): Record<string, string> {
		const { dealSourceProperty } = this.settings;
		if (source === null) return {};
		return dealSourceProperty === '' ? { description: `Origem: ${source}` } : { [dealSourceProperty]: source };
	}

	private shown(deal: HubspotRecord): CrmRecord {
		return { id: deal.id, url: pageOf('deals', deal.id, this.settings, deal) };
	}
}

function ownProperties({ title, value, ownerId }: NewLead): Record<string, string> {
	return {
		dealname: title,
		...(value === null ? {} : { amount: String(value) }),
		...(ownerId === null ? {} : { hubspot_owner_id: ownerId }),
	};
}
