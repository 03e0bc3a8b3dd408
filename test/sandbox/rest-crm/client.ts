import type { RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	/** Parsed JSON. */
	readonly body: unknown;
}

function authorization({ face, knobs }: RestCrmSandbox): Record<string, string> {
	if (face === 'bitrix24') return {};
	return { authorization: `${face === 'agendor' ? 'Token' : 'Bearer'} ${knobs.token}` };
}

/** A plain caller with the right key. `path` is below the base URL. */
export function clientOf(crm: RestCrmSandbox) {
	const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
		const response = await fetch(crm.baseUrl + path, {
			method,
			headers: { ...authorization(crm), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		return { status: response.status, headers: response.headers, body: await response.json() };
	};
	return {
		get: (path: string, query: Record<string, string> = {}): Promise<Answer> => {
			const search = new URLSearchParams(query).toString();
			return call('GET', search === '' ? path : `${path}?${search}`);
		},
		post: (path: string, body: unknown): Promise<Answer> => call('POST', path, body),
		put: (path: string, body: unknown): Promise<Answer> => call('PUT', path, body),
		/** A Bitrix24 method. */
		method: (name: string, parameters: object = {}): Promise<Answer> => call('POST', `/${name}`, parameters),
	};
}

export type Client = ReturnType<typeof clientOf>;

/** The ids of a list, wherever it stands in the answer. */
export function idsOf(answer: Answer): string[] {
	const { body } = answer;
	const list = Array.isArray(body) ? body : ((body as { data?: unknown; result?: unknown }).data ?? (body as { result?: unknown }).result);
	return (list as Array<{ id?: unknown; ID?: unknown }>).map(({ id, ID }) => String(id ?? ID));
}
