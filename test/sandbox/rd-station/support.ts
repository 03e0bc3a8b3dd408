import { startRdStationSandbox } from '../../../sandbox/rd-station/server.ts';
import type { RdStationOptions, RdStationSandbox } from '../../../sandbox/rd-station/server.ts';

export { SEED, contactId } from '../../../sandbox/rd-station/server.ts';
export type { RdStationSandbox };

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly body: unknown;
}

const started: RdStationSandbox[] = [];

/** An account without the limit of a minute, which most tests do not speak of. */
export async function startAccount(options: RdStationOptions = {}): Promise<RdStationSandbox> {
	const sandbox = await startRdStationSandbox({ requestsPerMinute: 0, ...options });
	started.push(sandbox);
	return sandbox;
}

export async function closeAll(): Promise<void> {
	await Promise.all(started.splice(0).map((one) => one.close()));
}

/** Calls below the base, with the token in the query. */
export function caller(rd: RdStationSandbox, token: string | null = 'rd-station-token') {
	const call = async (path: string, query: Record<string, string> = {}, init: RequestInit = {}): Promise<Answer> => {
		const all = new URLSearchParams({ ...query, ...(token === null ? {} : { token }) });
		const response = await fetch(`${rd.baseUrl}${path}?${all.toString()}`, init);
		const text = await response.text();
		const isJson = /json/.test(response.headers.get('content-type') ?? '');
		return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
	};
	const write = (method: string) => (path: string, body: unknown, signal?: AbortSignal) =>
		call(path, {}, {
			method,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			...(signal === undefined ? {} : { signal }),
		});
	return {
		call,
		get: (path: string, query: Record<string, string> = {}) => call(path, query),
		post: write('POST'),
		put: write('PUT'),
		/** Ids of the contacts a search gives. */
		search: async (query: Record<string, string>): Promise<unknown[]> => each((await call('/contacts', query)).body, 'contacts', 'id'),
	};
}

/** The value at a dotted path, `contacts.0.id`; undefined where the path ends early. */
export function read(value: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((part, key) => {
		if (typeof part !== 'object' || part === null) return undefined;
		return new Map<string, unknown>(Object.entries(part)).get(key);
	}, value);
}

/** One property of each element of the list at a path. */
export function each(value: unknown, path: string, property: string): unknown[] {
	const list = read(value, path);
	return Array.isArray(list) ? list.map((element: unknown) => read(element, property)) : [];
}
