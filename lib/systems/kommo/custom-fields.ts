import type { CallContext } from '../../domain/runtime';
import type { KommoClient } from './client';
import { asObject, asObjects, embedded, flag, idOrNull, numberOrNull, textOrNull, type JsonObject } from './values';

export interface KommoFieldDefinition {
	id: string;
	code: string | null;
	name: string | null;
	type: string | null;
	required: boolean;
	/** Stages in which Kommo demands it of a lead. */
	requiredStatusIds: string[];
}

const mostFields = 1_000;
const incomingLeads = 1;

/** The fields that an account has given its leads or contacts. */
export class KommoCustomFields {
	constructor(private readonly client: KommoClient) {}

	async list(of: 'leads' | 'contacts', context: CallContext): Promise<KommoFieldDefinition[]> {
		const request = { operation: `${of}.customFields`, path: `/${of}/custom_fields`, query: {}, items: 'custom_fields', limit: mostFields };
		const fields: KommoFieldDefinition[] = [];
		for await (const raw of this.client.items(request, context)) fields.push(toDefinition(raw));
		return fields;
	}

	/** The stage in which a new lead begins that is given none: the first of the main pipeline; null where Kommo does not tell. */
	async firstStatusId(context: CallContext): Promise<string | null> {
		const request = { operation: 'pipeline.list', path: '/leads/pipelines', query: {}, items: 'pipelines', limit: 250 };
		const pipelines: JsonObject[] = [];
		for await (const raw of this.client.items(request, context)) pipelines.push(raw);
		const main = pipelines.find((pipeline) => flag(pipeline.is_main)) ?? pipelines[0];
		const statuses = embedded(asObject(main), 'statuses').filter((status) => numberOrNull(status.type) !== incomingLeads);
		const [first] = statuses.sort((left, right) => (numberOrNull(left.sort) ?? 0) - (numberOrNull(right.sort) ?? 0));
		return idOrNull(first?.id);
	}
}

function toDefinition(raw: JsonObject): KommoFieldDefinition {
	return {
		id: idOrNull(raw.id) ?? '',
		code: textOrNull(raw.code),
		name: textOrNull(raw.name),
		type: textOrNull(raw.type),
		required: flag(raw.is_required),
		requiredStatusIds: asObjects(raw.required_statuses).flatMap(({ status_id: id }) => idOrNull(id) ?? []),
	};
}
