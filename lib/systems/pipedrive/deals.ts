import type { CrmRecord, NewLead } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import type { Listed, PipedriveClient } from './client';
import { dealFields, ownProperties, type DealFields } from './deal-fields';
import { beforeSending } from './errors';
import type { Fields } from './fields';
import { pageOf } from './pages';
import type { PipedriveSettings } from './settings';
import { createdId, idNumber, isId, isOther, isYoung, newestFirst, notToBeTold, textAt, type PipedriveRecord } from './values';

const mostDeals = 2_000;

export class Deals {
	constructor(
		private readonly client: PipedriveClient,
		private readonly fields: Fields,
		private readonly settings: PipedriveSettings,
	) {}

	async create(lead: NewLead, context: CallContext): Promise<CrmRecord> {
		const json = await this.body(lead, context).catch((error: unknown) => {
			throw beforeSending(error);
		});
		return this.record(createdId(await this.client.write('createDeal', 'POST', '/deals', json, context), 'createDeal'));
	}

	/** The person's newest open deal. */
	async findOpen(contactId: string, context: CallContext): Promise<CrmRecord | null> {
		if (!isId(contactId)) return null;
		const { rows } = await this.client.list('findOpenDeal', '/deals', { person_id: contactId, status: 'open' }, mostDeals, context);
		const open = rows.filter((deal) => textAt(deal, 'status') === 'open' && textAt(deal, 'person_id') === contactId);
		const id = textAt(open.sort(newestFirst)[0], 'id');
		return id === null ? null : this.record(id);
	}

	/** Deals are listed as they are; only a search would show them later. */
	async find({ title, contactId }: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		const ofPerson = contactId === null ? {} : { person_id: String(idNumber(contactId, 'Contact ID')) };
		const query = { ...ofPerson, updated_since: wholeSecond(since), sort_by: 'add_time', sort_direction: 'desc' };
		const { rows, complete }: Listed = await this.client.list('findDeal', '/deals', query, mostDeals, context);
		const found = rows.find((deal) => isOther(deal, except) && textAt(deal, 'title') === title.trim() && textAt(deal, 'person_id') === contactId && isYoung(deal, since));
		const id = textAt(found, 'id');
		if (id !== null) return this.record(id);
		if (complete) return null;
		throw notToBeTold('There are more new deals than can be searched for this one.');
	}

	private async body(lead: NewLead, context: CallContext): Promise<PipedriveRecord> {
		const { title, contactId, ownerId, value, pipelineId, stageId } = lead;
		const { currency } = this.settings;
		const { own, custom } = await this.given(lead, context);
		return {
			title,
			...(contactId === null ? {} : { person_id: idNumber(contactId, 'Contact ID') }),
			...(ownerId === null ? {} : { owner_id: idNumber(ownerId, 'Owner Login') }),
			...(value === null ? {} : { value, ...(currency === '' ? {} : { currency }) }),
			...(pipelineId === null ? {} : { pipeline_id: idNumber(pipelineId, 'Pipeline ID') }),
			...(stageId === null ? {} : { stage_id: idNumber(stageId, 'Stage ID') }),
			...own,
			...(Object.keys(custom).length === 0 ? {} : { custom_fields: custom }),
		};
	}

	/** Types of custom fields are asked for, because a choice is written by the id of its option. */
	private async given({ fields, source }: NewLead, context: CallContext): Promise<DealFields> {
		const { sourceField, currency } = this.settings;
		const all = { ...(source === null || sourceField === '' ? {} : { [sourceField]: source }), ...fields };
		const ofTypes = Object.keys(all).some((name) => !Object.hasOwn(ownProperties, name));
		return dealFields(all, ofTypes ? await this.fields.of('deal', context) : [], currency);
	}

	private record(id: string): CrmRecord {
		return { id, url: pageOf(this.settings.baseUrl, 'deal', id) };
	}
}

/** RFC 3339 without a fraction, as the API writes it. */
function wholeSecond(since: number): string {
	return new Date(since).toISOString().replace(/\.\d+Z$/, 'Z');
}
