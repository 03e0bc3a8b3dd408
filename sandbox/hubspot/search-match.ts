import type { HubspotContext } from './context.ts';
import { propertyOf } from './context.ts';
import { calculatedNumber } from './phone-number.ts';
import { QUERIED_PROPERTIES } from './schema.ts';
import type { ObjectType, PropertyType } from './schema.ts';
import type { Filter, SearchRequest } from './search-request.ts';
import type { StoredRecord } from './store.ts';
import { momentOf } from './values.ts';

type Test = (record: StoredRecord) => boolean;

/** Records the search index shows for the request, in order, not yet cut into pages. */
export function findRecords(search: SearchRequest, records: readonly StoredRecord[], type: ObjectType, context: HubspotContext): StoredRecord[] {
	const groups = search.filterGroups.map((filters) => filters.map((filter) => testOf(filter, type, context)));
	const found = records.filter(
		(record) => (groups.length === 0 || groups.some((tests) => tests.every((test) => test(record)))) && isQueried(search.query, record),
	);
	const { sort } = search;
	if (sort === undefined) return found;
	const direction = sort.isDescending ? -1 : 1;
	const textOf = ({ properties }: StoredRecord) => properties[sort.propertyName] ?? '';
	return found.sort((left, right) => direction * ordered(textOf(left), textOf(right)));
}

/** A filter made ready once for all records. */
function testOf(filter: Filter, type: ObjectType, context: HubspotContext): Test {
	const { associated, propertyName } = filter;
	if (associated !== undefined) return (record) => isAssociated(filter, context.store.indexedAssociations(record, associated));
	const propertyType = propertyOf(type, propertyName, context)?.type;
	if (propertyType === 'phone_number' && context.knobs.phoneFilter === 'calculated') {
		// The value's digits as they are: a country code in it is not taken off, so it does not match.
		const test = valueTest({ ...filter, value: filter.value.replace(/\D/g, '') }, 'string');
		return ({ properties }) => test(calculatedNumber(properties[propertyName]) ?? undefined);
	}
	const test = valueTest(filter, propertyType ?? 'string');
	return ({ properties }) => test(properties[propertyName]);
}

function isAssociated({ operator, value, values }: Filter, ids: readonly string[]): boolean {
	switch (operator) {
		case 'EQ':
			return ids.includes(value);
		case 'NEQ':
			return !ids.includes(value);
		case 'IN':
			return values.some((one) => ids.includes(one));
		case 'HAS_PROPERTY':
			return ids.length > 0;
		case 'NOT_HAS_PROPERTY':
			return ids.length === 0;
		default:
			return false;
	}
}

/** Enumerations are compared with their capitals, dates by their moment, other texts without capitals. */
function valueTest({ operator, value, highValue, values }: Filter, type: PropertyType): (stored: string | undefined) => boolean {
	const fold = (text: string) => (type === 'enumeration' ? text : text.toLowerCase());
	const wanted = fold(value);
	const isEqual = (stored: string | undefined) =>
		stored !== undefined && (fold(stored) === wanted || (type === 'datetime' && momentOf(stored) === momentOf(value)));
	// The list's values are compared as given: with capitals they find nothing.
	const listed = new Set(values);
	const hasTokens = tokenTest(value);
	switch (operator) {
		case 'EQ':
			return isEqual;
		case 'NEQ':
			return (stored) => !isEqual(stored);
		case 'IN':
			return (stored) => stored !== undefined && listed.has(fold(stored));
		case 'NOT_IN':
			return (stored) => stored !== undefined && !listed.has(fold(stored));
		case 'HAS_PROPERTY':
			return (stored) => stored !== undefined;
		case 'NOT_HAS_PROPERTY':
			return (stored) => stored === undefined;
		case 'CONTAINS_TOKEN':
			return (stored) => stored !== undefined && hasTokens(stored);
		case 'NOT_CONTAINS_TOKEN':
			return (stored) => stored === undefined || !hasTokens(stored);
		case 'BETWEEN':
			return (stored) => stored !== undefined && ordered(stored, value) >= 0 && ordered(stored, highValue) <= 0;
		default:
			return (stored) => stored !== undefined && isOrdered(operator, ordered(stored, value));
	}
}

function isOrdered(operator: Filter['operator'], order: number): boolean {
	if (operator === 'LT') return order < 0;
	if (operator === 'LTE') return order <= 0;
	return operator === 'GT' ? order > 0 : order >= 0;
}

/** Numbers and dates by value, all else by text. */
function ordered(left: string, right: string): number {
	const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text);
	if (isNumber(left) && isNumber(right)) return Number(left) - Number(right);
	const [leftMoment, rightMoment] = [momentOf(left), momentOf(right)];
	if (leftMoment !== undefined && rightMoment !== undefined) return leftMoment - rightMoment;
	return left.localeCompare(right);
}

const tokensOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}*]+/u).filter((token) => token !== '');

/** Every token of the value is one of the stored text's; `*` stands for any letters, also for a whole stored text. */
function tokenTest(value: string): (stored: string) => boolean {
	const whole = pattern(value.toLowerCase());
	const wanted = tokensOf(value).map(pattern);
	return (stored) => {
		if (whole.test(stored.toLowerCase())) return true;
		const tokens = tokensOf(stored);
		return wanted.length > 0 && wanted.every((one) => tokens.some((token) => one.test(token)));
	};
}

function pattern(text: string): RegExp {
	return new RegExp(`^${text.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*')}$`, 'su');
}

function isQueried(query: string, { type, properties }: StoredRecord): boolean {
	if (query.trim() === '') return true;
	const wanted = query.trim().toLowerCase();
	const digits = wanted.replace(/\D/g, '');
	const isPhone = /^[\d\s()+.-]{4,}$/.test(wanted);
	return QUERIED_PROPERTIES[type].some((name) => {
		const stored = properties[name];
		if (stored === undefined) return false;
		const number = isPhone && /phone$/.test(name) ? (calculatedNumber(stored) ?? '') : '';
		return stored.toLowerCase().includes(wanted) || (number !== '' && number.includes(digits));
	});
}
