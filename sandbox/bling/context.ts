import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { localDate } from './dates.ts';
import type { BlingKnobs } from './options.ts';
import { QueryValues, readQuery } from './query.ts';
import type { QueryRules } from './query.ts';
import type { BlingStore } from './store.ts';

/** What every call works with. */
export interface BlingContext {
	readonly store: BlingStore;
	readonly knobs: BlingKnobs;
	/** Sandbox milliseconds since the epoch. */
	readonly now: () => number;
}

/** One operation of the contract; `path` is below the base. */
export interface Call {
	readonly method: 'GET' | 'POST';
	readonly path: string;
	readonly answer: (request: SandboxRequest) => Reply;
}

export function dataReply(data: unknown, status = 200): Reply {
	return jsonReply(status, { data });
}

/** A list: the query is read by the contract, and what `list` gives is cut into pages where the contract pages it. */
export function listCall(
	{ knobs, now }: BlingContext,
	path: string,
	rules: QueryRules,
	list: (query: QueryValues, request: SandboxRequest) => readonly unknown[] | Reply,
): Call {
	return {
		method: 'GET',
		path,
		answer: (request) => {
			const query = readQuery(request.query, rules, localDate(now()));
			if (!(query instanceof QueryValues)) return query;
			const found = list(query, request);
			if (!isList(found)) return found;
			return dataReply('pagina' in rules ? query.page(found, knobs.limitCap) : found);
		},
	};
}

function isList(found: readonly unknown[] | Reply): found is readonly unknown[] {
	return Array.isArray(found);
}

/** The id at the end of a path; undefined for what is no whole number. */
export function pathId({ params }: SandboxRequest): number | undefined {
	const given = params['id'] ?? '';
	return /^\d{1,15}$/.test(given) ? Number(given) : undefined;
}

export const reais = (cents: number): number => cents / 100;
