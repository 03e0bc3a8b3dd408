import type { Reply } from '../kit/server.ts';
import { htmlReply } from '../kit/faults.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { problem } from './problems.ts';

const MAX_ELEMENTS = 250;
const ADVISED_ELEMENTS = 50;
const DEFAULT_LIMIT = 50;
const HAL = { 'content-type': 'application/hal+json' };

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function halReply(status: number, body: unknown): Reply {
	return { status, headers: HAL, body };
}

export const NO_CONTENT: Reply = { status: 204 };

/**
 * One HAL page of a list: `_page`, `_links` (with `next` only while there is more) and `_embedded`. An empty page is
 * 204 without a body; a limit over 250 is 400.
 */
export function listReply<Item>(request: ApiRequest, name: string, items: Item[], view: (item: Item) => unknown): Reply {
	const limit = positiveInteger(request.query.get('limit'), DEFAULT_LIMIT);
	const page = positiveInteger(request.query.get('page'), 1);
	if (limit === undefined || limit > MAX_ELEMENTS) return problem(400, `The limit must be a number from 1 to ${MAX_ELEMENTS}.`);
	if (page === undefined) return problem(400, 'The page must be a number from 1.');
	const start = (page - 1) * limit;
	const shown = items.slice(start, start + limit);
	if (shown.length === 0) return NO_CONTENT;
	const links: JsonObject = { self: { href: pageHref(request, page) } };
	if (page > 1) links['prev'] = { href: pageHref(request, page - 1) };
	if (items.length > start + limit) links['next'] = { href: pageHref(request, page + 1) };
	return halReply(200, { _page: page, _links: links, _embedded: { [name]: shown.map(view) } });
}

export function selfLink(request: ApiRequest, path: string): { self: { href: string } } {
	return { self: { href: `${request.baseUrl}${path}` } };
}

/** The array a write must carry, or the refusal: not an array, over 250, or over 50 where the gateway gives up. */
export function readElements(request: ApiRequest, maximum = MAX_ELEMENTS): JsonObject[] | Reply {
	const { body } = request;
	if (!Array.isArray(body)) return problem(400, 'The body must be a JSON array of objects.');
	if (body.length === 0) return problem(400, 'The array is empty.');
	if (body.length > maximum) return problem(400, `The array holds ${body.length} elements; the most is ${maximum}.`);
	if (!body.every(isObject)) return problem(400, 'Every element of the array must be an object.');
	return body;
}

/** Runs a write of several elements, with the gateway's time-out over big batches where the knob asks for it. */
export function withBigBatch(context: KommoContext, count: number, write: () => Reply): Reply {
	if (count <= ADVISED_ELEMENTS || context.knobs.bigBatch === 'ok') return write();
	if (context.knobs.bigBatch === '504-committed') write();
	return htmlReply(504);
}

/** The `request_id` a caller gave, or the element's place in the array as Kommo answers it. */
export function requestIdOf(element: JsonObject, index: number): string {
	const given = element['request_id'];
	return given === undefined || given === null ? String(index) : String(given);
}

/** All values of `name[]`, `name[0]`, … and plain `name`. */
export function filterValues(query: URLSearchParams, name: string): string[] {
	const values: string[] = [];
	for (const [key, value] of query) {
		if (key === name || (key.startsWith(`${name}[`) && /^\[\d*\]$/.test(key.slice(name.length)))) values.push(value);
	}
	return values;
}

/** `name[from]` and `name[to]`, inclusive; undefined when neither is there. */
export function filterRange(query: URLSearchParams, name: string): ((value: number) => boolean) | undefined {
	const from = query.get(`${name}[from]`);
	const to = query.get(`${name}[to]`);
	if (from === null && to === null) return undefined;
	return (value) => (from === null || value >= Number(from)) && (to === null || value <= Number(to));
}

function pageHref(request: ApiRequest, page: number): string {
	const query = new URLSearchParams(request.query);
	query.set('page', String(page));
	return `${request.baseUrl}${request.path}?${query.toString()}`;
}

function positiveInteger(text: string | null, fallback: number): number | undefined {
	if (text === null) return fallback;
	const number = Number(text);
	return Number.isInteger(number) && number >= 1 ? number : undefined;
}
