import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { PipedriveKnobs } from './options.ts';
import { Problems, problem } from './problems.ts';
import type { PipedriveStore } from './store.ts';

/** What every call works with. */
export interface PipedriveContext {
	readonly store: PipedriveStore;
	readonly knobs: PipedriveKnobs;
	/** Sandbox milliseconds since the epoch. */
	readonly now: () => number;
}

/** One operation; `path` is below `/api/v1` or `/api/v2`. */
export interface Call {
	readonly version: 'v1' | 'v2';
	readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
	readonly path: string;
	/** What it costs of the day's tokens. */
	readonly tokens: number;
	readonly answer: (request: SandboxRequest) => Reply;
}

const DEFAULT_LIMIT = 100;
const MAXIMUM_LIMIT = 500;

export function dataReply(data: unknown, more: object = {}, status = 200): Reply {
	return jsonReply(status, { success: true, data, ...more });
}

/** A whole number of the query; undefined when it is left out. */
export function integerOf(query: URLSearchParams, name: string, problems: Problems): number | undefined {
	const value = query.get(name);
	if (value === null || value === '') return undefined;
	if (!/^\d{1,15}$/.test(value)) problems.add(name, 'must be an integer');
	return Number(value);
}

/** true or false of the query; undefined when it is left out. */
export function booleanOf(query: URLSearchParams, name: string, problems: Problems): boolean | undefined {
	const value = query.get(name);
	if (value === null || value === '') return undefined;
	if (!['true', 'false', '1', '0'].includes(value)) problems.add(name, 'must be a boolean');
	return value === 'true' || value === '1';
}

/** The ids of `?ids=1,2`; undefined when it is left out. */
export function idsOf(query: URLSearchParams, problems: Problems): number[] | undefined {
	const value = query.get('ids');
	if (value === null || value === '') return undefined;
	const ids = value.split(',').map(Number);
	if (ids.length > 100 || ids.some((id) => !Number.isSafeInteger(id))) problems.add('ids', 'must be at most 100 integers');
	return ids;
}

function offsetOf(cursor: string | null, problems: Problems): number {
	if (cursor === null || cursor === '') return 0;
	const match = /^\{"after":(\d{1,9})\}$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
	if (match === null) problems.add('cursor', 'Invalid cursor');
	return Number(match?.[1] ?? 0);
}

/** One page of a v2 list. `shown` makes `data` of the page's items. */
export function cursorPage<Item>(query: URLSearchParams, problems: Problems, items: readonly Item[], shown: (items: Item[]) => unknown): Reply {
	const limit = integerOf(query, 'limit', problems) ?? DEFAULT_LIMIT;
	if (limit < 1 || limit > MAXIMUM_LIMIT) problems.add('limit', `must be between 1 and ${MAXIMUM_LIMIT}`);
	const start = offsetOf(query.get('cursor'), problems);
	const end = start + limit;
	const next = end < items.length ? Buffer.from(`{"after":${end}}`).toString('base64url') : null;
	return problems.reply() ?? dataReply(shown(items.slice(start, end)), { additional_data: { next_cursor: next } });
}

interface V1Page<Item> {
	readonly items: Item[];
	readonly pagination: { readonly start: number; readonly limit: number; readonly more_items_in_collection: boolean; readonly next_start?: number };
}

/** One page of a v1 list, by `start` and `limit`. */
export function startPage<Item>(query: URLSearchParams, items: readonly Item[]): V1Page<Item> | Reply {
	const problems = new Problems();
	const start = integerOf(query, 'start', problems) ?? 0;
	const limit = Math.min(integerOf(query, 'limit', problems) ?? DEFAULT_LIMIT, MAXIMUM_LIMIT);
	const refusal = problems.replyV1();
	if (refusal !== undefined) return refusal;
	const next = start + limit;
	const hasMore = next < items.length;
	const pagination = { start, limit, more_items_in_collection: hasMore, ...(hasMore ? { next_start: next } : {}) };
	return { items: items.slice(start, next), pagination };
}

/** The record that `/:id` names, or the refusal. */
export function byId<Item>({ params }: SandboxRequest, what: string, find: (id: number) => Item | undefined): { found: Item } | { refusal: Reply } {
	const given = params['id'] ?? '';
	if (!/^\d{1,15}$/.test(given)) return { refusal: problem(400, 'Validation failed: id: must be an integer', { code: 'ERR_SCHEMA_VALIDATION_FAILED' }) };
	const found = find(Number(given));
	return found === undefined ? { refusal: problem(404, `${what} not found`) } : { found };
}
