import type { Reply, SandboxRequest } from '../kit/server.ts';
import { DEFAULT_PROPERTIES, PROPERTIES, CALCULATED_MOBILE, CALCULATED_PHONE, objectType } from './schema.ts';
import type { ObjectType, Property } from './schema.ts';
import type { HubspotKnobs } from './options.ts';
import { invalidJson, problem } from './problems.ts';
import type { HubspotStore, StoredRecord } from './store.ts';

/** What every call works with. */
export interface HubspotContext {
	readonly store: HubspotStore;
	readonly knobs: HubspotKnobs;
	/** Sandbox milliseconds since the epoch. */
	readonly now: () => number;
}

export const PORTAL_ID = 51_000_001;

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body as an object, or what HubSpot answers to another one. */
export function readBody({ body, headers, rawBody }: SandboxRequest): { fields: Fields } | { refusal: Reply } {
	const isJson = /[/+]json\b/i.test(headers['content-type'] ?? '');
	if (!isJson) return { refusal: problem(415, 'HTTP 415 Unsupported Media Type') };
	if (isFields(body)) return { fields: body };
	const what = typeof body === 'string' && !rawBody.toString('utf8').startsWith('"') ? 'Unexpected character' : 'Cannot deserialize the request body';
	return { refusal: invalidJson(what) };
}

/** The properties this account has. */
export function propertiesOf(type: ObjectType, { knobs }: Pick<HubspotContext, 'knobs'>): readonly Property[] {
	if (knobs.calculatedPhone !== 'unknown') return PROPERTIES[type];
	return PROPERTIES[type].filter(({ name }) => name !== CALCULATED_PHONE && name !== CALCULATED_MOBILE);
}

export function propertyOf(type: ObjectType, name: string, context: Pick<HubspotContext, 'knobs'>): Property | undefined {
	return propertiesOf(type, context).find((property) => property.name === name);
}

/** The object type a path names; undefined for one the account does not have. */
export function pathType({ params }: SandboxRequest, name = 'type'): ObjectType | undefined {
	return objectType(params[name] ?? '');
}

/** `?properties=a,b` and repeated. */
export function askedProperties(query: URLSearchParams): string[] {
	return query.getAll('properties').flatMap((names) => names.split(',').map((name) => name.trim()).filter((name) => name !== ''));
}

/**
 * The record with the properties asked for besides those always given; one without a value is null, one that the account
 * does not have is left out.
 */
export function recordJson(record: StoredRecord, asked: readonly string[], context: HubspotContext): Fields {
	const always = ['hs_object_id', ...DEFAULT_PROPERTIES[record.type].filter((name) => /createdate$|lastmodifieddate$/.test(name))];
	const names = asked.length === 0 ? DEFAULT_PROPERTIES[record.type] : [...asked, ...always];
	const known = names.filter((name) => propertyOf(record.type, name, context) !== undefined);
	const properties = Object.fromEntries([...new Set(known)].sort().map((name) => [name, record.properties[name] ?? null]));
	return { id: record.id, properties, createdAt: record.createdAt, updatedAt: record.updatedAt, archived: false };
}

/** After a write all values are given. */
export function writtenJson(record: StoredRecord, context: HubspotContext): Fields {
	return recordJson(record, Object.keys(record.properties), context);
}
