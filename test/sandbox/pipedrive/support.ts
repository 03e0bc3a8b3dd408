import { startPipedriveSandbox } from '../../../sandbox/pipedrive/server.ts';
import type { PipedriveOptions, PipedriveSandbox } from '../../../sandbox/pipedrive/server.ts';

export { SEED, personId } from '../../../sandbox/pipedrive/server.ts';
export type { PipedriveSandbox };

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly body: unknown;
}

const started: PipedriveSandbox[] = [];

/** A company without limits, which most tests do not speak of. */
export async function startCompany(options: PipedriveOptions = {}): Promise<PipedriveSandbox> {
	const sandbox = await startPipedriveSandbox({ burstRequests: 0, burstSearches: 0, dailyTokens: 0, ...options });
	started.push(sandbox);
	return sandbox;
}

export async function closeAll(): Promise<void> {
	await Promise.all(started.splice(0).map((one) => one.close()));
}

/** Calls with the token in its header. */
export function caller(pipedrive: PipedriveSandbox, headers: Record<string, string> = { 'x-api-token': 'pipedrive-token' }) {
	const call = async (path: string, init: RequestInit = {}): Promise<Answer> => {
		const response = await fetch(pipedrive.baseUrl + path, { ...init, headers: { ...headers, ...init.headers } });
		const text = await response.text();
		const isJson = /json/.test(response.headers.get('content-type') ?? '');
		return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
	};
	const write = (method: string) => (path: string, body: unknown, signal?: AbortSignal) =>
		call(path, {
			method,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			...(signal === undefined ? {} : { signal }),
		});
	const find = (query: Record<string, string>) => call(`/api/v2/persons/search?${new URLSearchParams(query).toString()}`);
	return {
		call,
		get: (path: string) => call(path),
		post: write('POST'),
		patch: write('PATCH'),
		put: write('PUT'),
		find,
		/** Ids of the persons a search gives. */
		search: async (query: Record<string, string>): Promise<unknown[]> => each((await find(query)).body, 'data.items', 'item.id'),
	};
}

/** The value at a dotted path, `data.0.id`; undefined where the path ends early. */
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
