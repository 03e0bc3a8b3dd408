import type { ProtheusSandbox } from '../../../sandbox/protheus/server.ts';

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly bytes: Buffer;
	/** Parsed JSON; the text itself where it is none. */
	readonly body: unknown;
}

export type Item = Record<string, unknown>;

export async function answerOf(response: Response): Promise<Answer> {
	const bytes = Buffer.from(await response.arrayBuffer());
	const text = bytes.toString('utf8');
	const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
	return { status: response.status, headers: response.headers, bytes, body: isJson ? (JSON.parse(text) as unknown) : text };
}

/** A token, with user and password in headers. */
export async function tokenOf({ baseUrl, knobs: { user, password } }: ProtheusSandbox): Promise<string> {
	const response = await fetch(`${baseUrl}/api/oauth2/v1/token?grant_type=password`, { method: 'POST', headers: { username: user, password } });
	const { access_token: token } = (await response.json()) as { access_token: string };
	return token;
}

/** A caller that does everything right. `path` is below the base URL. */
export async function clientOf(protheus: ProtheusSandbox) {
	const token = await tokenOf(protheus);
	const headersWith = (more: Record<string, string | null>): Headers => {
		const headers = new Headers({ authorization: `Bearer ${token}`, tenantid: protheus.tenantId });
		for (const [name, value] of Object.entries(more)) {
			if (value === null) headers.delete(name);
			else headers.set(name, value);
		}
		return headers;
	};
	const get = async (path: string, more: Record<string, string | null> = {}): Promise<Answer> =>
		answerOf(await fetch(protheus.baseUrl + path, { headers: headersWith(more) }));
	const items = async (path: string, more: Record<string, string | null> = {}): Promise<Item[]> => {
		const { status, body } = await get(path, more);
		if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
		return (body as { items: Item[] }).items;
	};
	const queryPath = (query: Record<string, string>): string => `/api/framework/v1/genericQuery?${new URLSearchParams(query).toString()}`;
	return {
		token,
		get,
		items,
		post: async (path: string, body: unknown, more: Record<string, string | null> = {}, signal?: AbortSignal): Promise<Answer> =>
			answerOf(
				await fetch(protheus.baseUrl + path, {
					method: 'POST',
					headers: headersWith({ 'content-type': 'application/json', ...more }),
					body: JSON.stringify(body),
					...(signal === undefined ? {} : { signal }),
				}),
			),
		query: (query: Record<string, string>, more?: Record<string, string | null>): Promise<Answer> => get(queryPath(query), more),
		rows: (query: Record<string, string>, more?: Record<string, string | null>): Promise<Item[]> => items(queryPath(query), more),
	};
}

export type Client = Awaited<ReturnType<typeof clientOf>>;

/** A row with its texts trimmed. */
export function trimmed(row: Item | undefined): Item {
	return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, typeof value === 'string' ? value.trimEnd() : value]));
}
