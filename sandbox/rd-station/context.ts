import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { RdStationKnobs } from './options.ts';
import type { RdStationStore } from './store.ts';

/** What every call works with. */
export interface RdStationContext {
	readonly store: RdStationStore;
	readonly knobs: RdStationKnobs;
	/** Sandbox milliseconds since the epoch. */
	readonly now: () => number;
}

/** One operation; `path` is below the base. */
export interface Call {
	readonly method: 'GET' | 'POST' | 'PUT';
	readonly path: string;
	readonly answer: (request: SandboxRequest) => Reply;
}

const DEFAULT_LIMIT = 20;
const MAXIMUM_LIMIT = 200;

function countFrom(text: string | null, fallback: number): number {
	return text !== null && /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : fallback;
}

/** One page of a list: `{total, has_more, <name>: […]}`, by `page` and `limit`. */
export function pageReply<Item>(query: URLSearchParams, name: string, items: readonly Item[], show: (item: Item) => object): Reply {
	const limit = Math.min(countFrom(query.get('limit'), DEFAULT_LIMIT), MAXIMUM_LIMIT);
	const start = (countFrom(query.get('page'), 1) - 1) * limit;
	const page = items.slice(start, start + limit).map(show);
	return jsonReply(200, { total: items.length, has_more: start + limit < items.length, [name]: page });
}

/** A query value that narrows a list; undefined when it is left out or empty. */
export function filterOf(query: URLSearchParams, name: string): string | undefined {
	const value = query.get(name);
	return value === null || value === '' ? undefined : value;
}
