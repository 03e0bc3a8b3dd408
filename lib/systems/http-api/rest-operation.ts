import type { HttpMethod } from '../../domain/http';
import type { JsonTemplate } from './template';

/**
 * One call of a REST API, described by data.
 *
 * Placeholders (`{sku}`, `{customerId}` …) may stand in path, query, headers and body. In a body a text that is one
 * placeholder keeps the type of its value (`"{item.quantity}"` becomes a number), and `{customerId:number}` sends a number
 * where the API wants one. An element of an array that uses `{item.…}` is repeated for every one of `items`. The name `...`
 * stands for all names of the object that is its value. A name whose placeholder has no value is left out.
 */
export interface RestOperation {
	method: HttpMethod;
	/** Below the base address, e.g. `/products/{sku}/stock`. Empty: the system cannot do this. */
	path: string;
	query: Readonly<Record<string, string>>;
	headers: Readonly<Record<string, string>>;
	/** Null for none. */
	body: JsonTemplate;
	bodyAs: 'json' | 'form';
	/** Where the record, or the list of records, lies in the answer (`data.items`). Empty: the answer itself. */
	root: string;
	/**
	 * Our field by the place in a record where it lies (`address.city`, `phones[0].number`); of several places the first
	 * with a value counts.
	 */
	fields: RestFieldMap;
	/** Statuses by which a look-up says "no such record". An empty answer always does. */
	notFoundStatuses: readonly number[];
}

export type RestFieldMap = Readonly<Record<string, string | readonly string[]>>;

/** A call that reads; what it needs is laid over it. */
export const restRead: RestOperation = {
	method: 'GET',
	path: '',
	query: {},
	headers: {},
	body: null,
	bodyAs: 'json',
	root: '',
	fields: {},
	notFoundStatuses: [404],
};

/** A call that writes. */
export const restWrite: RestOperation = { ...restRead, method: 'POST', notFoundStatuses: [] };
