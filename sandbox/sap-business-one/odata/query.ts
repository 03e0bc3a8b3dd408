import { invalidFilterProperty, invalidProperty, invalidQuery } from '../errors.ts';
import { propertyOf } from '../model/properties.ts';
import type { Cell, RecordType, Row } from '../model/properties.ts';
import { operandOf } from './conditions.ts';
import { parseFilter } from './filter.ts';
import type { FilterRules } from './filter.ts';
import type { Page, QueryOptions } from './options.ts';

export interface Found<Item> {
	readonly items: readonly Item[];
	/** Of all pages. */
	readonly count: number;
	/** Where the next page starts, and what is left of $top; undefined when there is none. */
	readonly next?: { readonly skip: number; readonly top?: number };
}

/** The records that the filter lets through, in order. @throws ServiceLayerError 400 */
export function matching(type: RecordType, all: readonly Row[], options: QueryOptions, rules: FilterRules): readonly Row[] {
	if (options.expand !== undefined) throw invalidQuery(`Cannot expand invalid navigation property '${options.expand}' for entity type '${type.name}'`);
	checkSelect(type, options.select);
	const order = (options.orderby ?? []).map(({ property, descending }) => {
		const known = propertyOf(type, property);
		if (known === undefined || known.kind === 'rows') throw invalidFilterProperty(property);
		return { property, sign: descending ? -1 : 1 };
	});
	const wanted = options.filter === undefined ? undefined : parseFilter<Row>(options.filter, rules, (path) => {
		const property = propertyOf(type, path);
		if (property === undefined) throw invalidFilterProperty(path);
		return operandOf(path, property, (row) => row);
	});
	const found = wanted === undefined ? [...all] : all.filter(wanted);
	if (order.length === 0) return found;
	return found.sort((left, right) => order.reduce((sum, { property, sign }) => sum || sign * compare(left[property], right[property]), 0));
}

/** One page. As the product does, a full page has a next one, even when nothing is on it. */
export function pageOf<Item>(found: readonly Item[], { skip, top }: QueryOptions, { size }: Page): Found<Item> {
	const length = Math.min(size, top ?? Infinity);
	const items = found.slice(skip, length === Infinity ? undefined : skip + length);
	const left = top === undefined ? undefined : top - items.length;
	const more = items.length === size && left !== 0;
	return { items, count: found.length, ...(more ? { next: { skip: skip + size, ...(left === undefined ? {} : { top: left }) } } : {}) };
}

/** @throws ServiceLayerError 400 with -1000, as for a property of a body. */
export function checkSelect(type: RecordType, select: readonly string[] | undefined): void {
	const unknown = select?.find((name) => propertyOf(type, name) === undefined);
	if (unknown !== undefined) throw invalidProperty(unknown, type.name);
}

/** The selected properties, collections whole. */
export function selected(row: Row, select: readonly string[] | undefined): Row {
	if (select === undefined) return row;
	return Object.fromEntries(select.map((name): [string, Cell] => [name, row[name] ?? null]));
}

function compare(left: Cell | undefined, right: Cell | undefined): number {
	const [first, second] = [left ?? null, right ?? null];
	if (first === second) return 0;
	if (first === null) return -1;
	if (second === null) return 1;
	return first < second ? -1 : 1;
}
