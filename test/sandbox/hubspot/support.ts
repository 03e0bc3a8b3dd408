import { startHubspotSandbox } from '../../../sandbox/hubspot/server.ts';
import type { HubspotOptions, HubspotSandbox } from '../../../sandbox/hubspot/server.ts';

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	/** Parsed JSON; undefined when the answer is no JSON. */
	readonly body: unknown;
}

const started: HubspotSandbox[] = [];

/** An account without limits, which most tests do not speak of. */
export async function startAccount(options: HubspotOptions = {}): Promise<HubspotSandbox> {
	const sandbox = await startHubspotSandbox({ requestsPerTenSeconds: 0, searchesPerSecond: 0, ...options });
	started.push(sandbox);
	return sandbox;
}

export async function closeAll(): Promise<void> {
	await Promise.all(started.splice(0).map((one) => one.close()));
}

const CONTACTS = '/crm/v3/objects/contacts';

export function caller(hubspot: HubspotSandbox, token = hubspot.knobs.token) {
	const call = async (path: string, init: RequestInit = {}): Promise<Answer> =>
		toAnswer(await fetch(hubspot.baseUrl + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } }));
	const withBody = (method: string) => (path: string, body: unknown) =>
		call(path, { method, headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) });
	const post = withBody('POST');
	const search = (body: unknown, type = 'contacts'): Promise<Answer> => post(`/crm/v3/objects/${type}/search`, body);
	return {
		call,
		get: (path: string) => call(path),
		post,
		patch: withBody('PATCH'),
		search,
		/** Creates a contact and gives its id. */
		contact: async (properties: Record<string, string>): Promise<string> => String(read((await post(CONTACTS, { properties })).body, 'id')),
		/** Ids of the contacts that fit one filter. */
		idsWhere: async (filter: Filter, more: object = {}): Promise<unknown[]> => ids(await search({ filterGroups: [{ filters: [filter] }], ...more })),
	};
}

export interface Filter {
	readonly propertyName: string;
	readonly operator: string;
	readonly value?: string;
	readonly highValue?: string;
	readonly values?: readonly string[];
}

export type Caller = ReturnType<typeof caller>;

/** `{ to, types }` of HubSpot's own kind. */
export function link(id: string, associationTypeId: number): object {
	return { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] };
}

/** The value at a dotted path, `results.0.id`; undefined where the path ends early. */
export function read(value: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((part, key) => {
		if (typeof part !== 'object' || part === null) return undefined;
		return new Map<string, unknown>(Object.entries(part)).get(key);
	}, value);
}

export function ids(answer: Answer): unknown[] {
	const results = read(answer.body, 'results');
	return Array.isArray(results) ? results.map((row: unknown) => read(row, 'id')) : [];
}

async function toAnswer(response: Response): Promise<Answer> {
	const text = await response.text();
	const isJson = /json/.test(response.headers.get('content-type') ?? '');
	return { status: response.status, headers: response.headers, body: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined };
}
