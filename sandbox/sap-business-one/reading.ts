import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { CompanyData } from './data/company-data.ts';
import { rowsOf } from './data/company-data.ts';
import { noMatchingRecord, unrecognizedPath } from './errors.ts';
import { entitySets } from './model/entity-sets.ts';
import type { EntitySetName } from './model/entity-sets.ts';
import type { EntitySet, Row } from './model/properties.ts';
import { crossjoin } from './odata/crossjoin.ts';
import type { FilterRules } from './odata/filter.ts';
import { foldOf, readOptions, readPage } from './odata/options.ts';
import type { Page, QueryOptions } from './odata/options.ts';
import type { ResourcePath } from './odata/paths.ts';
import { checkSelect, matching, pageOf, selected } from './odata/query.ts';
import type { Found } from './odata/query.ts';
import type { SapBusinessOneKnobs } from './options.ts';
import { entityReply, etag, listReply, shown } from './representation.ts';
import type { Answering, ListParts } from './representation.ts';

/** One reading call of a session. */
export interface Reading extends Answering {
	readonly data: CompanyData;
	readonly knobs: SapBusinessOneKnobs;
	readonly request: SandboxRequest;
	/** The resource as it came, percent escapes and all: the next link repeats it. */
	readonly resource: string;
}

/** @throws ServiceLayerError 400 */
export function readSet(reading: Reading, set: EntitySetName): Reply {
	const { type } = entitySets[set];
	const options = readOptions(reading.request.query);
	const rows = matching(type, rowsOfSet(reading, set), options, rulesOf(reading));
	return pageReply(reading, { context: set, all: rows, options, show: (row) => selected(shown(row, type, reading.version), options.select) });
}

/** The bare number, as plain text. @throws ServiceLayerError 400 */
export function countSet(reading: Reading, set: EntitySetName): Reply {
	const rows = matching(entitySets[set].type, rowsOfSet(reading, set), readOptions(reading.request.query), rulesOf(reading));
	return { status: 200, headers: { 'content-type': 'text/plain;charset=utf-8' }, body: String(rows.length) };
}

/** @throws ServiceLayerError 404 for a key that is not there, 400 for one of another form. */
export function readEntity(reading: Reading, set: EntitySetName, key: NonNullable<ResourcePath['key']>): Reply {
	const { type } = entitySets[set];
	const { select } = readOptions(reading.request.query);
	checkSelect(type, select);
	const condition = keyCondition(entitySets[set], key, foldOf(reading.knobs.caseSensitive));
	const row = rowsOfSet(reading, set).find(condition);
	if (row === undefined) throw noMatchingRecord();
	return entityReply(reading, { set, row: selected(shown(row, type, reading.version), select), etag: etag(row) });
}

/** @throws ServiceLayerError 400 */
export function readCrossjoin(reading: Reading, paths: readonly string[]): Reply {
	const options = readOptions(reading.request.query);
	const found = crossjoin(paths, (set) => rowsOfSet(reading, set), options, rulesOf(reading));
	return pageReply(reading, { context: `$crossjoin(${paths.join(',')})`, all: found, options, show: (row) => row });
}

interface Listed<Item> {
	readonly context: string;
	readonly all: readonly Item[];
	readonly options: QueryOptions;
	readonly show: (item: Item) => object;
	readonly before?: Row;
}

/** One page of the list, with the link to the next. */
export function pageReply<Item>(reading: Reading, { context, all, options, show, before }: Listed<Item>): Reply {
	const page: Page = readPage({ prefer: headerOf(reading, 'prefer'), pageSize: headerOf(reading, 'b1s-pagesize') });
	const found = pageOf(all, options, page);
	const link = nextLink(reading, found);
	const parts: ListParts = { context, found: { ...found, items: found.items.map(show) }, page, counted: options.count };
	return listReply(reading, { ...parts, ...(link === undefined ? {} : { nextLink: link }), ...(before === undefined ? {} : { before }) });
}

/** All options as they came, then what is left of $top, then $skip. */
function nextLink({ request, resource, version, knobs }: Reading, { next }: Found<unknown>): string | undefined {
	if (next === undefined) return undefined;
	const kept = [...request.query].filter(([name]) => name !== '$skip' && name !== '$top').map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
	const options = [...kept, ...(next.top === undefined ? [] : [`$top=${next.top}`]), `$skip=${next.skip}`];
	const prefix = knobs.nextLink === 'absolutePath' ? `/b1s/${version}/` : '';
	return `${prefix}${resource}?${options.join('&')}`;
}

function rowsOfSet({ data, knobs }: Reading, set: EntitySetName): readonly Row[] {
	if (set !== 'BusinessPartners' || knobs.federalTaxId === 'empty') return data.rows(set);
	return data.rows(set).map((row) => {
		const [fiscal] = rowsOf(row, 'BPFiscalTaxIDCollection');
		return { ...row, FederalTaxID: fiscal?.['TaxId0'] ?? fiscal?.['TaxId4'] ?? null };
	});
}

function rulesOf({ version, knobs, request }: Reading): FilterRules {
	const { v1Contains, caseSensitive } = knobs;
	return { version, v1Contains, fold: foldOf(caseSensitive && request.headers['b1s-caseinsensitive'] !== 'true') };
}

function keyCondition({ key, type }: EntitySet, given: NonNullable<ResourcePath['key']>, fold: FilterRules['fold']): (row: Row) => boolean {
	const parts = typeof given === 'object' ? given : new Map(key.length === 1 ? [[key[0] ?? '', given]] : []);
	if (parts.size !== key.length) throw unrecognizedPath();
	return key
		.map((name) => {
			const value = parts.get(name);
			const isText = type.properties[name]?.kind === 'text';
			if (value === undefined || (typeof value === 'string') !== isText) throw unrecognizedPath();
			if (typeof value === 'number') return (row: Row) => row[name] === value;
			return (row: Row) => fold(String(row[name])) === fold(value);
		})
		.reduce((left, right) => (row: Row) => left(row) && right(row));
}

function headerOf({ request }: Reading, name: string): string | undefined {
	const value = request.headers[name];
	return Array.isArray(value) ? value.join(',') : value;
}
