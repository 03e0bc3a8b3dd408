import { SEED, contactId, productId, startBlingSandbox } from '../../../sandbox/bling/server.ts';
import type { BlingOptions, BlingSandbox } from '../../../sandbox/bling/server.ts';

export { SEED, contactId, productId };
export type { BlingSandbox };

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** Parsed JSON; undefined when the answer is no JSON. */
	readonly body: unknown;
}

const started: BlingSandbox[] = [];

/** An account without the limit of a second, which most tests do not speak of. */
export async function startAccount(options: BlingOptions = {}): Promise<BlingSandbox> {
	const sandbox = await startBlingSandbox({ requestsPerSecond: 1000, ...options });
	started.push(sandbox);
	return sandbox;
}

export async function closeAll(): Promise<void> {
	await Promise.all(started.splice(0).map((one) => one.close()));
}

/** Calls below the base with a token, by default that of a grant of its own. */
export function caller(bling: BlingSandbox, token: string = bling.mintGrant().access_token, headers: Record<string, string> = {}) {
	const call = async (path: string, init: RequestInit = {}): Promise<Answer> =>
		toAnswer(await fetch(bling.baseUrl + path, { ...init, headers: { authorization: `Bearer ${token}`, ...headers, ...init.headers } }));
	return {
		get: (path: string): Promise<Answer> => call(path),
		post: (path: string, body: unknown, signal?: AbortSignal): Promise<Answer> =>
			call(path, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
				...(signal === undefined ? {} : { signal }),
			}),
		call,
	};
}

export type Caller = ReturnType<typeof caller>;

const BASIC = `Basic ${Buffer.from(`${SEED.clientId}:${SEED.clientSecret}`).toString('base64')}`;

/** A call of the token endpoint, as an application makes it. */
export async function tokenCall(bling: BlingSandbox, form: Record<string, string>, headers: Record<string, string> = { authorization: BASIC }): Promise<Answer> {
	return toAnswer(await fetch(`${bling.baseUrl}/oauth/token`, { method: 'POST', headers, body: new URLSearchParams(form) }));
}

/** A code as the browser brings it back. */
export async function authorizationCode(bling: BlingSandbox): Promise<string> {
	const query = new URLSearchParams({ response_type: 'code', client_id: SEED.clientId, state: 'xyz' });
	const answer = await fetch(`${bling.baseUrl}/oauth/authorize?${query.toString()}`, { redirect: 'manual' });
	return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

/** The value at a dotted path, `data.0.id`; undefined where the path ends early. */
export function read(value: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((part, key) => {
		if (typeof part !== 'object' || part === null) return undefined;
		return new Map<string, unknown>(Object.entries(part)).get(key);
	}, value);
}

/** One property of each element of a list, in its order. */
export function each(answer: Answer, property: string): unknown[] {
	const data = read(answer.body, 'data');
	return Array.isArray(data) ? data.map((element: unknown) => read(element, property)) : [];
}

/** A right order for one piece of the first product. */
export function orderBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		contato: { id: contactId(1001) },
		data: '2026-11-22',
		dataSaida: '2026-11-22',
		dataPrevista: '2026-11-25',
		numeroLoja: 'chave-1',
		itens: [{ codigo: 'CIM-CP2-50', produto: { id: productId(1) }, descricao: 'Cimento', quantidade: 2, valor: 38.9, unidade: 'SC' }],
		parcelas: [{ dataVencimento: '2026-12-22', valor: 77.8, formaPagamento: { id: SEED.cashPaymentId } }],
		...changes,
	};
}

async function toAnswer(response: Response): Promise<Answer> {
	const text = await response.text();
	const isJson = /json/.test(response.headers.get('content-type') ?? '');
	return { status: response.status, headers: response.headers, text, body: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined };
}
