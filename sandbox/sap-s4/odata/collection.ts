import type { EntitySet } from '../schema/service.ts';
import { compileFilter } from './filter.ts';
import type { Order, QueryOptions } from './query-options.ts';
import { renderEntity } from './render.ts';
import type { RenderContext } from './render.ts';
import { valueOf } from './values.ts';
import type { Row, Value } from './values.ts';

export interface Page {
	readonly results: Array<Record<string, unknown>>;
	/** All that fit the filter. */
	readonly count: number;
	/** Rows given out with this page, where there are more. */
	readonly nextToken: number | undefined;
}

export function filterRows(rows: readonly Row[], set: EntitySet, options: QueryOptions, { service, source }: RenderContext): readonly Row[] {
	return options.filter === undefined ? rows : rows.filter(compileFilter(options.filter, { set, service, source }));
}

/** One page of what a request asks for. */
export function pageOf(rows: readonly Row[], set: EntitySet, options: QueryOptions, context: RenderContext, pageSize: number): Page {
	const fitting = filterRows(rows, set, options, context);
	const wanted = ordered(fitting, options.orderBy, set).slice(options.skip, options.top === undefined ? undefined : options.skip + options.top);
	const end = options.skipToken + pageSize;
	const results = wanted.slice(options.skipToken, end).map((row) => renderEntity(row, set, options.shape, context));
	return { results, count: fitting.length, nextToken: end < wanted.length ? end : undefined };
}

function ordered(rows: readonly Row[], orderBy: readonly Order[], set: EntitySet): Row[] {
	const properties = orderBy.map(({ property, descending }) => ({ property: set.properties.get(property), descending }));
	return [...rows].sort((left, right) => {
		for (const { property, descending } of properties) {
			if (property === undefined) continue;
			const isNumber = property.type === 'Decimal';
			const difference = compare(valueOf(left, property), valueOf(right, property), isNumber);
			if (difference !== 0) return descending ? -difference : difference;
		}
		return 0;
	});
}

function compare(left: Value, right: Value, isNumber: boolean): number {
	if (left === right) return 0;
	if (left === null || right === null) return left === null ? -1 : 1;
	if (isNumber) return Number(left) - Number(right);
	return left < right ? -1 : 1;
}
