import type { Reply } from '../kit/server.ts';
import { isFields, propertyOf } from './context.ts';
import type { Fields, HubspotContext } from './context.ts';
import { invalidJson, invalidRequest, problem } from './problems.ts';
import { objectType } from './schema.ts';
import type { ObjectType } from './schema.ts';

const OPERATORS = ['EQ', 'NEQ', 'LT', 'LTE', 'GT', 'GTE', 'BETWEEN', 'IN', 'NOT_IN', 'HAS_PROPERTY', 'NOT_HAS_PROPERTY', 'CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'] as const;

export type Operator = (typeof OPERATORS)[number];

export interface Filter {
	readonly propertyName: string;
	readonly operator: Operator;
	readonly value: string;
	readonly highValue: string;
	readonly values: readonly string[];
	/** For `associations.contact` and its like. */
	readonly associated?: ObjectType;
}

export interface SearchRequest {
	readonly filterGroups: readonly (readonly Filter[])[];
	readonly query: string;
	readonly sort: { readonly propertyName: string; readonly isDescending: boolean } | undefined;
	readonly properties: readonly string[];
	readonly limit: number;
	readonly after: number;
}

const MAX_BODY_CHARACTERS = 3000;
const MAX_GROUPS = 5;
const MAX_FILTERS_PER_GROUP = 6;
const MAX_FILTERS = 18;
const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 10;
const MAX_RESULTS = 10_000;

/** Ends the reading with HubSpot's answer. */
class Refused extends Error {
	readonly reply: Reply;

	constructor(reply: Reply) {
		super('refused');
		this.reply = reply;
	}
}

/** Reads the body of a search as HubSpot does, or gives its 400. */
export function readSearch(body: Fields, rawBody: Buffer, type: ObjectType, context: HubspotContext): SearchRequest | { refusal: Reply } {
	try {
		if (rawBody.toString('utf8').length > MAX_BODY_CHARACTERS) throw new Refused(invalidRequest(`The request body is longer than ${MAX_BODY_CHARACTERS} characters.`));
		const filterGroups = readGroups(body, type, context);
		const limit = readWhole(body['limit'], 'limit', DEFAULT_LIMIT);
		if (limit > MAX_LIMIT) throw new Refused(invalidRequest(`The limit ${limit} is higher than the maximum of ${MAX_LIMIT} objects a page.`));
		const after = readWhole(body['after'] === '' ? undefined : body['after'], 'after', 0);
		if (after + limit > MAX_RESULTS) throw new Refused(invalidRequest(`Paging beyond ${MAX_RESULTS} results is not supported.`));
		return { filterGroups, limit, after, query: readText(body['query'], 'query'), sort: readSort(body['sorts'], type, context), properties: readNames(body['properties']) };
	} catch (error) {
		if (error instanceof Refused) return { refusal: error.reply };
		throw error;
	}
}

function readGroups(body: Fields, type: ObjectType, context: HubspotContext): Filter[][] {
	const { filterGroups, filters } = body;
	if (filterGroups !== undefined && !Array.isArray(filterGroups)) throw new Refused(invalidJson('Cannot deserialize instance of `java.util.ArrayList` out of START_OBJECT token'));
	const groups: unknown[] = Array.isArray(filterGroups) ? [...(filterGroups as unknown[])] : [];
	// Filters beside the groups are one group more.
	if (Array.isArray(filters) && filters.length > 0) groups.push({ filters });
	if (groups.length > MAX_GROUPS) throw new Refused(invalidRequest(`Too many filter groups: ${groups.length}. The maximum is ${MAX_GROUPS}.`));
	const read = groups.map((group) => readGroup(group, type, context));
	const total = read.flat().length;
	if (total > MAX_FILTERS) throw new Refused(invalidRequest(`Too many filters: ${total}. The maximum is ${MAX_FILTERS}.`));
	return read;
}

function readGroup(group: unknown, type: ObjectType, context: HubspotContext): Filter[] {
	const filters = isFields(group) ? group['filters'] : undefined;
	if (!Array.isArray(filters)) throw new Refused(invalidJson('Cannot build FilterGroup, some of required attributes are not set [filters]'));
	if (filters.length > MAX_FILTERS_PER_GROUP) throw new Refused(invalidRequest(`Too many filters in one group: ${filters.length}. The maximum is ${MAX_FILTERS_PER_GROUP}.`));
	return filters.map((filter: unknown) => readFilter(filter, type, context));
}

function readFilter(given: unknown, type: ObjectType, context: HubspotContext): Filter {
	const { propertyName, operator, value, highValue, values } = isFields(given) ? given : {};
	const missing = [...(typeof propertyName === 'string' ? [] : ['propertyName']), ...(typeof operator === 'string' ? [] : ['operator'])];
	if (typeof propertyName !== 'string' || typeof operator !== 'string') {
		throw new Refused(invalidJson(`Cannot build Filter, some of required attributes are not set [${missing.join(', ')}]`));
	}
	const known = OPERATORS.find((one) => one === operator);
	if (known === undefined) throw new Refused(invalidJson(`Cannot deserialize value of type operator from String "${operator}": not one of the values accepted: [${OPERATORS.join(', ')}]`));
	const associated = /^associations\.(.+)$/.exec(propertyName)?.[1];
	const associatedType = associated === undefined ? undefined : objectType(associated);
	if (associatedType === undefined) checkProperty(propertyName, type, context);
	const filter = { propertyName, operator: known, value: scalar(value), highValue: scalar(highValue), values: readValues(values) };
	checkOperands(filter, given);
	return associatedType === undefined ? filter : { ...filter, associated: associatedType };
}

function checkOperands({ operator, propertyName, value, highValue, values }: Filter, given: unknown): void {
	const hasValue = value !== '';
	const isListed = operator === 'IN' || operator === 'NOT_IN';
	const isAboutPresence = operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY';
	const refuse = (what: string) => new Refused(invalidRequest(`Invalid filter on ${propertyName}: operator ${operator} ${what}`));
	if (isListed && values.length === 0) throw refuse('requires values');
	if (isAboutPresence && isFields(given) && given['value'] !== undefined) throw refuse('takes no value');
	if (operator === 'BETWEEN' && (!hasValue || highValue === '')) throw refuse('requires value and highValue');
	if (!isListed && !isAboutPresence && !hasValue) throw refuse('requires a value');
}

function checkProperty(name: string, type: ObjectType, context: HubspotContext): void {
	if (propertyOf(type, name, context) !== undefined) return;
	const general = problem(400, 'There was a problem with the request.');
	throw new Refused(context.knobs.unknownSearchProperty === 'general' ? general : invalidRequest(`Property '${name}' does not exist`));
}

function readSort(sorts: unknown, type: ObjectType, context: HubspotContext): SearchRequest['sort'] {
	if (sorts === undefined || sorts === null) return undefined;
	if (!Array.isArray(sorts)) throw new Refused(invalidJson('Cannot deserialize instance of `java.util.ArrayList` (sorts)'));
	if (sorts.length > 1) throw new Refused(invalidRequest('Only one sort is supported.'));
	const sort: unknown = sorts[0];
	if (sort === undefined) return undefined;
	const propertyName = typeof sort === 'string' ? sort : isFields(sort) ? sort['propertyName'] : undefined;
	if (typeof propertyName !== 'string') throw new Refused(invalidJson('Cannot build Sort, some of required attributes are not set [propertyName]'));
	checkProperty(propertyName, type, context);
	return { propertyName, isDescending: isFields(sort) && sort['direction'] === 'DESCENDING' };
}

function readWhole(given: unknown, name: string, fallback: number): number {
	if (given === undefined || given === null) return fallback;
	const number = typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given;
	if (typeof number !== 'number' || !Number.isInteger(number) || number < 0) throw new Refused(invalidJson(`Cannot deserialize value of type int (${name})`));
	return number;
}

function readText(given: unknown, name: string): string {
	if (given === undefined || given === null) return '';
	if (typeof given !== 'string') throw new Refused(invalidJson(`Cannot deserialize value of type java.lang.String (${name})`));
	return given;
}

function readNames(given: unknown): string[] {
	if (given === undefined || given === null) return [];
	if (!Array.isArray(given) || given.some((name) => typeof name !== 'string')) throw new Refused(invalidJson('Cannot deserialize instance of `java.util.ArrayList` (properties)'));
	return given.map(String);
}

function readValues(given: unknown): string[] {
	return Array.isArray(given) ? given.map(scalar) : [];
}

function scalar(given: unknown): string {
	return typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean' ? String(given) : '';
}
