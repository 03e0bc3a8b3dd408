import { isRecord, valueAt } from '../http-api';
import { strange } from './errors';
import type { HubspotSettings } from './settings';

/** An object of the CRM, as the API answers it. */
export type HubspotRecord = Readonly<Record<string, unknown>> & { readonly id: string };

/** Kinds of objects in addresses of HubSpot's pages. */
const pageTypes = { contacts: '0-1', deals: '0-3', tasks: '0-27', notes: '0-46' } as const;
export type ObjectType = keyof typeof pageTypes;

/** Ids as HubSpot gives them: nothing else is put into an address. */
export function isId(text: string): boolean {
	return /^\d{1,20}$/.test(text);
}

/** @throws ConnectorError `drift` */
export function toRecord(value: unknown, operation: string): HubspotRecord {
	const id = idOf(valueAt(value, 'id'));
	if (!isRecord(value) || id === null) throw strange(operation, 'a record without an id');
	return { ...value, id };
}

/** `results` of an answer; an empty answer is an empty list. @throws ConnectorError `drift` */
export function recordsOf(body: unknown, operation: string): HubspotRecord[] {
	return resultsOf(body, operation).map((entry) => toRecord(entry, operation));
}

export function resultsOf(body: unknown, operation: string): unknown[] {
	if (body === undefined) return [];
	const results = valueAt(body, 'results');
	if (!Array.isArray(results)) throw strange(operation, 'no list of results');
	return results;
}

/** Where the next page begins; undefined on the last one. */
export function nextPage(body: unknown): string | undefined {
	return idOf(valueAt(body, 'paging.next.after')) ?? undefined;
}

export function idOf(value: unknown): string | null {
	if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** A property as text; null for none and for a blank one. */
export function property(record: HubspotRecord, name: string): string | null {
	const value = valueAt(record['properties'], name);
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Epoch milliseconds; null where HubSpot does not tell. */
export function createdAt(record: HubspotRecord): number | null {
	const texts = [record['createdAt'], property(record, 'createdate'), property(record, 'hs_createdate')];
	const [moment] = texts.map(momentOf).filter((time) => time !== null);
	return moment ?? null;
}

/** ISO text, or milliseconds since the epoch: HubSpot writes both. */
function momentOf(value: unknown): number | null {
	if (typeof value !== 'string') return null;
	const time = /^\d{12,13}$/.test(value) ? Number(value) : Date.parse(value);
	return Number.isNaN(time) ? null : time;
}

/** The page for people: newer versions of the API tell it, else it is made of the Hub ID. */
export function pageOf(type: ObjectType, id: string, { hubId }: Pick<HubspotSettings, 'hubId'>, record?: HubspotRecord): string | null {
	const told = record?.['url'];
	if (typeof told === 'string' && /^https:\/\/[\w.-]+\.hubspot\.com\//.test(told)) return told;
	return hubId === '' ? null : `https://app.hubspot.com/contacts/${hubId}/record/${pageTypes[type]}/${id}`;
}
