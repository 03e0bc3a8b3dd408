import type { HttpPort, HttpResponse } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import { fillPath, isRecord, JsonExchange, valueAt } from '../http-api';
import { hubspotWords, statuses, strange } from './errors';
import { idOf, isId, nextPage, recordsOf, resultsOf, toRecord, type HubspotRecord, type ObjectType } from './records';
import type { HubspotSettings } from './settings';
import { system } from './system';

/** HubSpot's own maxima (developers.hubspot.com, "Search the CRM", "Associations v4", "Batch"). */
const searchPage = 100;
const associationPage = 500;
const batchSize = 100;
const mostAssociationPages = 10;

export interface Filter {
	propertyName: string;
	operator: 'EQ' | 'IN' | 'GTE' | 'CONTAINS_TOKEN';
	value?: string;
	values?: readonly string[];
}

export interface SearchRequest {
	/** One of the groups must be true; of a group, all filters. */
	filterGroups: ReadonlyArray<{ filters: readonly Filter[] }>;
	properties: readonly string[];
	sorts?: ReadonlyArray<{ propertyName: string; direction: 'ASCENDING' | 'DESCENDING' }>;
}

/** HubSpot's CRM API v3 (and associations v4) as HTTP: each request once, its answer judged. */
export class HubspotClient {
	private readonly exchange: JsonExchange;

	constructor(http: HttpPort, { baseUrl, timeoutMs }: Pick<HubspotSettings, 'baseUrl' | 'timeoutMs'>) {
		this.exchange = new JsonExchange({ http, system, baseUrl, timeoutMs, statuses, words: hubspotWords });
	}

	/** Undefined where HubSpot has it not, or does not show it (`accept`). */
	async read(operation: string, path: string, query: Readonly<Record<string, string>>, context: CallContext, accept: readonly number[] = []): Promise<unknown> {
		return (await this.exchange.read(operation, { path, query, accept }, context)).body;
	}

	/** Null where there is none. */
	async find(operation: string, type: ObjectType, id: string, properties: readonly string[], context: CallContext): Promise<HubspotRecord | null> {
		if (!isId(id)) return null;
		const body = await this.read(operation, pathOf(type, id), { properties: properties.join(','), archived: 'false' }, context, [404]);
		return body === undefined ? null : toRecord(body, operation);
	}

	/** A search is a read, although it is sent by POST. */
	async search(operation: string, type: ObjectType, request: SearchRequest, most: number, context: CallContext): Promise<HubspotRecord[]> {
		const found: HubspotRecord[] = [];
		let after: string | undefined;
		do {
			const json = { ...request, limit: Math.min(searchPage, most - found.length), ...(after === undefined ? {} : { after }) };
			const { body } = await this.exchange.read(operation, { method: 'POST', path: `/crm/v3/objects/${type}/search`, json }, context);
			found.push(...recordsOf(body, operation));
			after = nextPage(body);
		} while (after !== undefined && found.length < most);
		return found;
	}

	/** Ids of what hangs on a record, newest first as far as ids tell; `complete`: those are all. */
	async associated(operation: string, from: ObjectType, id: string, to: ObjectType, context: CallContext): Promise<{ ids: string[]; complete: boolean }> {
		if (!isId(id)) return { ids: [], complete: true };
		const path = fillPath(`/crm/v4/objects/${from}/{id}/associations/${to}`, { id }, system);
		const ids = new Set<string>();
		let after: string | undefined;
		for (let page = 0; page < mostAssociationPages; page++) {
			const query = { limit: String(associationPage), ...(after === undefined ? {} : { after }) };
			const body = await this.read(operation, path, query, context, [404]);
			for (const entry of resultsOf(body, operation)) ids.add(associatedId(entry, operation));
			after = nextPage(body);
			if (after === undefined) break;
		}
		return { ids: [...ids].sort(byIdDescending), complete: after === undefined };
	}

	/** Records by their ids, batch after batch; those that are gone are left out. */
	async *readAll(operation: string, type: ObjectType, ids: readonly string[], properties: readonly string[], context: CallContext): AsyncGenerator<HubspotRecord> {
		for (let start = 0; start < ids.length; start += batchSize) {
			const json = { properties, inputs: ids.slice(start, start + batchSize).map((id) => ({ id })) };
			const { body } = await this.exchange.read(operation, { method: 'POST', path: `/crm/v3/objects/${type}/batch/read`, json }, context);
			yield* recordsOf(body, operation);
		}
	}

	/** @returns the record; or the answer itself for a conflict, where `accept` says so. @throws ConnectorError `drift` where the answer names no record */
	async create(operation: string, type: ObjectType, json: unknown, context: CallContext, accept: readonly number[] = []): Promise<HubspotRecord | { refusal: HttpResponse }> {
		const { status, body, response } = await this.exchange.write(operation, { path: `/crm/v3/objects/${type}`, json, accept }, context);
		return accept.includes(status) ? { refusal: response } : toRecord(body, operation);
	}

	async change(operation: string, type: ObjectType, id: string, properties: Readonly<Record<string, string>>, context: CallContext): Promise<void> {
		await this.exchange.write(operation, { method: 'PATCH', path: pathOf(type, id), json: { properties } }, context);
	}
}

export function isRefused(answer: HubspotRecord | { refusal: HttpResponse }): answer is { refusal: HttpResponse } {
	return 'refusal' in answer && isRecord(answer.refusal);
}

/** What a new note, task or deal is joined to. */
export function association(id: string, associationTypeId: number): Readonly<Record<string, unknown>> {
	return { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] };
}

function pathOf(type: ObjectType, id: string): string {
	return fillPath(`/crm/v3/objects/${type}/{id}`, { id }, system);
}

function associatedId(entry: unknown, operation: string): string {
	const id = idOf(valueAt(entry, 'toObjectId')) ?? idOf(valueAt(entry, 'id'));
	if (id === null || !isId(id)) throw strange(operation, 'an association without an id');
	return id;
}

/** Ids grow; as numbers they may be too long to be exact. */
function byIdDescending(left: string, right: string): number {
	return right.length - left.length || (left < right ? 1 : left > right ? -1 : 0);
}
