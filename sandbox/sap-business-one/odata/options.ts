import { invalidQuery } from '../errors.ts';
import type { FilterRules } from './filter.ts';

/** The query options of one call, not yet held against an entity type. */
export interface QueryOptions {
	readonly filter?: string;
	readonly select?: readonly string[];
	readonly orderby?: readonly { readonly property: string; readonly descending: boolean }[];
	readonly expand?: string;
	readonly top?: number;
	readonly skip: number;
	readonly count: boolean;
}

export interface Page {
	readonly size: number;
	/** What `Preference-Applied` echoes. */
	readonly preference?: string;
}

const KNOWN = ['$filter', '$select', '$orderby', '$expand', '$top', '$skip', '$inlinecount', '$count', '$format'];
const DEFAULT_PAGE_SIZE = 20;

/** @throws ServiceLayerError 400 for a $ option that is none, or a number that is none. */
export function readOptions(query: URLSearchParams): QueryOptions {
	const unknown = [...query.keys()].find((name) => name.startsWith('$') && !KNOWN.includes(name));
	if (unknown !== undefined) throw invalidQuery(`Invalid query option '${unknown}'`);
	const filter = query.get('$filter');
	const select = query.get('$select');
	const orderby = query.get('$orderby');
	const expand = query.get('$expand');
	const top = query.get('$top');
	return {
		...(filter === null ? {} : { filter }),
		...(select === null || select.trim() === '*' ? {} : { select: select.split(',').map((name) => name.trim()) }),
		...(orderby === null ? {} : { orderby: orderby.split(',').map(readOrder) }),
		...(expand === null ? {} : { expand }),
		...(top === null ? {} : { top: wholeNumber('$top', top) }),
		skip: wholeNumber('$skip', query.get('$skip') ?? '0'),
		count: query.get('$inlinecount') === 'allpages' || query.get('$count') === 'true',
	};
}

/** `Prefer: odata.maxpagesize=N` comes before `B1S-PageSize: N`; 0 is without end. */
export function readPage(headers: { readonly prefer?: string | undefined; readonly pageSize?: string | undefined }): Page {
	const preferred = /(?:^|[,;\s])odata\.maxpagesize=(\d+)/i.exec(headers.prefer ?? '')?.[1];
	const given = preferred ?? (/^\d+$/.test(headers.pageSize ?? '') ? headers.pageSize : undefined);
	const size = given === undefined ? DEFAULT_PAGE_SIZE : Number(given);
	return { size: size === 0 ? Infinity : size, ...(preferred === undefined ? {} : { preference: `odata.maxpagesize=${preferred}` }) };
}

/** Texts as they are compared. */
export function foldOf(caseSensitive: boolean): FilterRules['fold'] {
	return caseSensitive ? (text) => text : (text) => text.toLowerCase();
}

function readOrder(part: string): { property: string; descending: boolean } {
	const [, property = '', direction] = /^\s*([\w/]+)(?:\s+(asc|desc))?\s*$/.exec(part) ?? [];
	if (property === '') throw invalidQuery('Invalid orderby condition');
	return { property, descending: direction === 'desc' };
}

function wholeNumber(name: string, text: string): number {
	if (!/^\d{1,9}$/.test(text)) throw invalidQuery(`Invalid value for ${name}`);
	return Number(text);
}
