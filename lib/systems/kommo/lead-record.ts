import { linkedIds, readCustomFields, tagNames, toCustomFields, type KommoField, type KommoFieldInput } from './fields';
import { asObject, asObjects, flag, idOrNull, isoOrNull, numberOrNull, textOrNull, toKommoId, type JsonObject } from './values';

export interface KommoLead {
	id: string;
	name: string | null;
	/** In the account's currency, whole units. */
	price: number | null;
	pipelineId: string | null;
	/** `142` is won and `143` lost in every pipeline. */
	statusId: string | null;
	responsibleUserId: string | null;
	contactIds: string[];
	mainContactId: string | null;
	companyId: string | null;
	tags: string[];
	customFields: KommoField[];
	deleted: boolean;
	createdAt: string | null;
	updatedAt: string | null;
	closedAt: string | null;
}

export interface LeadChanges {
	name?: string;
	price?: number;
	pipelineId?: string;
	statusId?: string;
	responsibleUserId?: string;
	customFields?: readonly KommoFieldInput[];
	/** Added to those the lead has. */
	tagsToAdd?: readonly string[];
	tagsToRemove?: readonly string[];
}

export interface NewLead extends Omit<LeadChanges, 'tagsToAdd' | 'tagsToRemove'> {
	name: string;
	tags?: readonly string[];
	/** The first is the main contact. */
	contactIds?: readonly string[];
	companyId?: string;
}

export interface LeadFilter {
	/** Kommo's own search over the filled fields. */
	query?: string;
	ids?: readonly string[];
	pipelineIds?: readonly string[];
	/** Kommo wants the pipeline with each stage. */
	statuses?: ReadonlyArray<{ pipelineId: string; statusId: string }>;
	responsibleUserIds?: readonly string[];
	/** Milliseconds since the epoch. */
	updatedSince?: number;
	createdSince?: number;
	order?: { by: 'created_at' | 'updated_at' | 'id'; direction: 'asc' | 'desc' };
	limit: number;
}

/** What a new and a changed lead have in common. */
export function leadBody(lead: LeadChanges): JsonObject {
	return {
		...(lead.name === undefined ? {} : { name: lead.name }),
		...(lead.price === undefined ? {} : { price: lead.price }),
		...(lead.pipelineId ? { pipeline_id: toKommoId(lead.pipelineId, 'pipelineId') } : {}),
		...(lead.statusId ? { status_id: toKommoId(lead.statusId, 'statusId') } : {}),
		...(lead.responsibleUserId
			? { responsible_user_id: toKommoId(lead.responsibleUserId, 'responsibleUserId') }
			: {}),
		...(lead.customFields?.length ? { custom_fields_values: toCustomFields(lead.customFields) } : {}),
	};
}

export function leadQuery(filter: LeadFilter): Record<string, string | string[]> {
	const query: Record<string, string | string[]> = { with: 'contacts' };
	const ids = (list: readonly string[], parameter: string) => list.map((id) => String(toKommoId(id, parameter)));
	if (filter.query) query.query = filter.query;
	if (filter.ids?.length) query['filter[id][]'] = ids(filter.ids, 'ids');
	if (filter.pipelineIds?.length) query['filter[pipeline_id][]'] = ids(filter.pipelineIds, 'pipelineIds');
	if (filter.responsibleUserIds?.length) {
		query['filter[responsible_user_id][]'] = ids(filter.responsibleUserIds, 'responsibleUserIds');
	}
	filter.statuses?.forEach(({ pipelineId, statusId }, index) => {
		query[`filter[statuses][${index}][pipeline_id]`] = String(toKommoId(pipelineId, 'pipelineId'));
		query[`filter[statuses][${index}][status_id]`] = String(toKommoId(statusId, 'statusId'));
	});
	if (filter.updatedSince) query['filter[updated_at][from]'] = String(Math.floor(filter.updatedSince / 1000));
	if (filter.createdSince) query['filter[created_at][from]'] = String(Math.floor(filter.createdSince / 1000));
	if (filter.order) query[`order[${filter.order.by}]`] = filter.order.direction;
	return query;
}

export function toLead(raw: JsonObject): KommoLead {
	const contacts = asObjects(asObject(raw._embedded).contacts);
	const main = contacts.find((contact) => flag(contact.is_main)) ?? contacts[0];
	return {
		id: idOrNull(raw.id) ?? '',
		name: textOrNull(raw.name),
		price: numberOrNull(raw.price),
		pipelineId: idOrNull(raw.pipeline_id),
		statusId: idOrNull(raw.status_id),
		responsibleUserId: idOrNull(raw.responsible_user_id),
		contactIds: linkedIds(raw, 'contacts'),
		mainContactId: idOrNull(main?.id),
		companyId: linkedIds(raw, 'companies')[0] ?? null,
		tags: tagNames(raw),
		customFields: readCustomFields(raw),
		deleted: flag(raw.is_deleted),
		createdAt: isoOrNull(raw.created_at),
		updatedAt: isoOrNull(raw.updated_at),
		closedAt: isoOrNull(raw.closed_at),
	};
}
