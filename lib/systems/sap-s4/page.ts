import { isEntity, unusable, type Entity } from './values';

export interface Page {
	entities: Entity[];
	/** Where the next page begins, as options of the query; null on the last one. */
	next: Readonly<Record<string, string>> | null;
}

/**
 * One page of an entity set: `{"d":{"results":[…],"__next":"…"}}`, or `{"d":[…]}` in services of the first version.
 * @throws ConnectorError `drift` for any other shape
 */
export function pageOf(json: unknown, operation: string): Page {
	const data = isEntity(json) ? json['d'] : undefined;
	if (Array.isArray(data)) return { entities: data.filter(isEntity), next: null };
	const results = isEntity(data) ? data['results'] : undefined;
	if (!isEntity(data) || !Array.isArray(results)) throw unusable(operation, 'no list at "d.results"');
	return { entities: results.filter(isEntity), next: nextQuery(data['__next'], operation) };
}

/** The entity a POST is answered with: `{"d":{…}}`. */
export function createdEntity(json: unknown): Entity | null {
	const data = isEntity(json) ? json['d'] : undefined;
	return isEntity(data) ? data : null;
}

/** The rest of the query is ours at every page: an answer must not widen what is asked for. */
const places = ['$skiptoken', '$skip'];

/**
 * Only the place in the list is taken: behind a proxy SAP names itself by an address that is not the one we may send the login to.
 */
function nextQuery(address: unknown, operation: string): Readonly<Record<string, string>> | null {
	if (address === undefined || address === null || address === '') return null;
	const url = typeof address === 'string' ? URL.parse(address, 'https://next.invalid') : null;
	const place = [...(url?.searchParams ?? [])].filter(([name]) => places.includes(name));
	if (place.length === 0) throw unusable(operation, 'no usable address at "d.__next"');
	return Object.fromEntries(place);
}
