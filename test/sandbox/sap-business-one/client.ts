import { COMPANY_DATABASE, type SapBusinessOneSandbox } from '../../../sandbox/sap-business-one/server.ts';

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly setCookie: string[];
	readonly text: string;
	/** Parsed JSON; undefined for anything else. */
	readonly body: unknown;
}

export interface CallOptions {
	method?: string;
	body?: unknown;
	headers?: Record<string, string>;
	signal?: AbortSignal;
}

export const LOGIN = { CompanyDB: COMPANY_DATABASE, UserName: 'manager', Password: 'b1-password' };

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** One call with nothing added but the cookie. `path` is below the host. */
export async function call(b1: SapBusinessOneSandbox, path: string, cookie: string, { method = 'GET', body, headers, signal }: CallOptions = {}): Promise<Answer> {
	const response = await fetch(b1.baseUrl + path, {
		method,
		headers: { ...(cookie === '' ? {} : { cookie }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
		...(signal === undefined ? {} : { signal }),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, setCookie: response.headers.getSetCookie(), text, body: parsed(text) };
}

/** Names and values of the cookies only, as a client sends them back. */
export const cookieOf = ({ setCookie }: Answer): string => setCookie.map((line) => line.split(';')[0]).join('; ');

export async function login(b1: SapBusinessOneSandbox, body: object = LOGIN, version = 'v2'): Promise<Answer> {
	return call(b1, `/b1s/${version}/Login`, '', { method: 'POST', body });
}

/** `contains(…)` and its like, percent-encoded. */
export const query = (options: Record<string, string | number>): string =>
	`?${Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;

/** A caller with a session. `path` is below the service root. */
export async function clientOf(b1: SapBusinessOneSandbox, body: object = LOGIN) {
	const cookie = cookieOf(await login(b1, body));
	const values = async (version: string, path: string, headers: Record<string, string> = {}): Promise<Record<string, unknown>[]> => {
		const answer = await call(b1, `/b1s/${version}/${path}`, cookie, { headers });
		if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
		return (answer.body as { value: Record<string, unknown>[] }).value;
	};
	return {
		cookie,
		v1: async (path: string, options?: CallOptions) => call(b1, `/b1s/v1/${path}`, cookie, options),
		v2: async (path: string, options?: CallOptions) => call(b1, `/b1s/v2/${path}`, cookie, options),
		post: async (path: string, given: unknown, headers: Record<string, string> = {}) =>
			call(b1, `/b1s/v2/${path}`, cookie, { method: 'POST', body: given, headers }),
		values,
		/** CardCodes that a $filter finds. */
		partners: async (filter: string, { version = 'v2', headers = {} }: { version?: string; headers?: Record<string, string> } = {}) =>
			(await values(version, `BusinessPartners${query({ $select: 'CardCode', $filter: filter })}`, headers)).map(({ CardCode }) => CardCode),
	};
}

export type Client = Awaited<ReturnType<typeof clientOf>>;

/** The refusal of v2, the shape checked: a text as code, one empty detail. */
export const refusal = (code: string) => ({ error: { code, details: [{ code: '', message: '' }], message: expect.any(String) } });
