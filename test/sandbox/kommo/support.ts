import { startServer } from '../../../sandbox/kit/server.ts';
import { SEED, startKommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import type { KommoSandbox, KommoSandboxOptions } from '../../../sandbox/kommo/sandbox.ts';

export { SEED };
export type { KommoSandbox };

export interface Answer {
	status: number;
	headers: Headers;
	text: string;
	/** Parsed JSON; undefined when the answer is no JSON. */
	body: unknown;
}

export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

const started: Array<{ close(): Promise<void> }> = [];

/** An account without the request limit, which most tests do not speak of. */
export async function startAccount(options: KommoSandboxOptions = {}): Promise<KommoSandbox> {
	const sandbox = await startKommoSandbox({ requestsPerSecond: 1000, ...options });
	started.push(sandbox);
	return sandbox;
}

export async function closeAll(): Promise<void> {
	await Promise.all(started.splice(0).map((one) => one.close()));
}

/** Calls the REST API with a bearer token, the administrator's by default. */
export function caller(sandbox: { url: string }, token: string = SEED.adminToken): Call {
	return async (method, path, body, headers = {}) => {
		const json = { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers };
		const payload = body === undefined ? {} : { body: JSON.stringify(body) };
		return toAnswer(await fetch(sandbox.url + path, { method, headers: json, redirect: 'manual', ...payload }));
	};
}

/** A control call, with a JSON body. */
export async function control(sandbox: { url: string }, method: string, path: string, body?: unknown): Promise<Answer> {
	const payload = body === undefined ? {} : { body: JSON.stringify(body) };
	return toAnswer(await fetch(`${sandbox.url}/__sandbox/${path}`, { method, ...payload }));
}

/** The value at a dotted path, `_embedded.leads.0.id`; undefined where the path ends early. */
export function read(value: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((part, key) => {
		if (typeof part !== 'object' || part === null) return undefined;
		return new Map<string, unknown>(Object.entries(part)).get(key);
	}, value);
}

/** The ids of a list, in its order. */
export function idsOf(answer: Answer, name: string): unknown[] {
	const items = read(answer.body, `_embedded.${name}`);
	return Array.isArray(items) ? items.map((item: unknown) => read(item, 'id')) : [];
}

export interface Received {
	body: string;
	contentType: string;
	form: URLSearchParams;
}

export interface Receiver {
	url: string;
	received: Received[];
	/** The status of the next answers; 0 leaves them without one. */
	answerWith(status: number): void;
}

/** Somebody who listens to webhooks. */
export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	let status = 200;
	const server = await startServer({
		handler: ({ rawBody, headers }) => {
			const body = rawBody.toString('utf8');
			received.push({ body, contentType: headers['content-type'] ?? '', form: new URLSearchParams(body) });
			return status === 0 ? { status: 0, cut: 'silent' } : { status };
		},
	});
	started.push(server);
	return {
		url: `${server.url}/hook`,
		received,
		answerWith: (next) => {
			status = next;
		},
	};
}

/** Subscribes a fresh receiver to the given events. */
export async function subscribe(sandbox: KommoSandbox, ...settings: string[]): Promise<Receiver> {
	const receiver = await startReceiver();
	const answer = await caller(sandbox)('POST', '/api/v4/webhooks', { destination: receiver.url, settings });
	if (answer.status !== 201) throw new Error(`Subscribing was answered ${answer.status}: ${answer.text}`);
	return receiver;
}

async function toAnswer(response: Response): Promise<Answer> {
	const text = await response.text();
	const isJson = /json/.test(response.headers.get('content-type') ?? '');
	const body = isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined;
	return { status: response.status, headers: response.headers, text, body };
}
