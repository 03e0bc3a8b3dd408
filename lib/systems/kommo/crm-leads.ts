import type { NewLead } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import { ConnectorError, isConnectorError, withNothingDone } from '../../domain/errors';
import type { CrmFields } from './crm-fields';
import { findAmongNewest } from './crm-newest';
import type { KommoLead } from './lead-record';
import type { KommoLeads } from './leads';
import { system, toKommoId } from './values';

/** Leads of one contact, or new leads of the account, that are looked at. */
const mostLeads = 250;

/** Leads as the CRM port wants them. */
export class CrmLeads {
	constructor(
		private readonly leads: KommoLeads,
		private readonly fields: CrmFields,
	) {}

	/** A lead's price is in whole units; Kommo has no field for its source, so that becomes a tag. */
	async create(lead: NewLead, context: CallContext): Promise<string> {
		const { title, contactId, source, ownerId, value, pipelineId, stageId } = lead;
		const customFields = await this.fields.ofLead(lead.fields, context).catch((error: unknown) => {
			throw isConnectorError(error) ? withNothingDone(error) : error;
		});
		const { id } = await this.leads.create(
			{
				name: title,
				...(value === null ? {} : { price: Math.round(value) }),
				...(pipelineId === null ? {} : { pipelineId }),
				...(stageId === null ? {} : { statusId: stageId }),
				...(ownerId === null ? {} : { responsibleUserId: ownerId }),
				...(source === null ? {} : { tags: [source] }),
				...(contactId === null ? {} : { contactIds: [contactId] }),
				...(customFields.length === 0 ? {} : { customFields }),
			},
			context,
		);
		return id;
	}

	async find({ title, contactId }: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<string | null> {
		const matches = (lead: KommoLead): boolean => !except?.has(lead.id) && lead.name?.trim() === title.trim() && Date.parse(lead.createdAt ?? '') >= since - 1_000;
		return contactId === null ? await this.findAlone(matches, since, context) : await this.findOfContact(contactId, matches, context);
	}

	/** Id of the contact's newest lead that is neither won nor lost. */
	async newestOpen(contactId: string, context: CallContext): Promise<string | null> {
		const open = await this.leads.findByContact(contactId, { limit: mostLeads }, context);
		const [newest] = open.map(({ simple }) => simple).sort((left, right) => Number(right.id) - Number(left.id));
		return newest?.id ?? null;
	}

	private async findOfContact(contactId: string, matches: (lead: KommoLead) => boolean, context: CallContext): Promise<string | null> {
		toKommoId(contactId, 'contactId');
		const leads = await this.leads.findByContact(contactId, { includeClosed: true, limit: mostLeads }, context);
		const found = leads.find(({ simple }) => matches(simple));
		if (found !== undefined) return found.simple.id;
		if (leads.length < mostLeads) return null;
		throw new ConnectorError('unsupported', `${system} cannot be asked for certain whether the lead is there: the contact has ${mostLeads} or more.`, {
			system,
			hint: 'Look in Kommo.',
		});
	}

	private async findAlone(matches: (lead: KommoLead) => boolean, since: number, context: CallContext): Promise<string | null> {
		const filter = { createdSince: since - 1_000, order: { by: 'id', direction: 'desc' } as const, limit: mostLeads };
		const leads = await this.leads.getMany(filter, context);
		const alone = (lead: KommoLead): boolean => lead.contactIds.length === 0 && matches(lead);
		return (await findAmongNewest(inTurn(leads), { what: 'the lead is there', since, most: mostLeads, matches: alone }))?.id ?? null;
	}
}

async function* inTurn<T>(entries: readonly T[]): AsyncGenerator<T> {
	for (const entry of entries) yield await Promise.resolve(entry);
}
