declare const location: { origin: string; href: string };
declare const fetch: (url: string, options: object) => Promise<PageResponse>;
declare const AbortController: new () => { signal: object; abort(): void };
declare const btoa: (text: string) => string;
declare const setTimeout: (work: () => void, ms: number) => number;
declare const clearTimeout: (timer: number) => void;
declare const globalThis: { backofficeRequests?: Map<number, { abort(): void }> };
declare const URL: new (address: string, base: string) => { href: string; origin: string };

interface PageResponse {
	status: number;
	url: string;
	redirected: boolean;
	headers: { get(name: string): string | null };
	body: { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }>; cancel(): Promise<void> } } | null;
}

export interface InPageRequest {
	id: number;
	method: string;
	url: string;
	headers: Readonly<Record<string, string>>;
	body: string | null;
	maximumBytes: number;
	timeoutMs: number;
}

export type InPageAnswer =
	| { state: 'answered'; status: number; url: string; redirected: boolean; contentType: string; pieces: string[] }
	| { state: 'otherOrigin' | 'tooLarge' | 'timeout' | 'noAddress' }
	| { state: 'failed'; message: string };

export function requestsUnderWay(): Map<number, { abort(): void }> {
	globalThis.backofficeRequests ??= new Map();
	return globalThis.backofficeRequests;
}

export function abortRequest(id: number): void {
	requestsUnderWay().get(id)?.abort();
}

/** @param bytes a number of bytes that three divides, or the last ones */
export function asBase64(bytes: Uint8Array): string {
	let text = '';
	for (let start = 0; start < bytes.length; start += 32_766) text += String.fromCharCode(...bytes.subarray(start, start + 32_766));
	return btoa(text);
}

/** The body as it arrives, piece by piece, each as base64; null above the limit. */
export async function readBody(response: PageResponse, maximumBytes: number): Promise<string[] | null> {
	const pieces: string[] = [];
	if (response.body === null) return pieces;
	const reader = response.body.getReader();
	let total = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done || value === undefined) return pieces;
		total += value.length;
		if (total > maximumBytes) {
			void reader.cancel().catch(() => undefined);
			return null;
		}
		pieces.push(asBase64(value));
	}
}

export async function fetchWithin(request: InPageRequest, url: string, signal: object): Promise<InPageAnswer> {
	const response = await fetch(url, {
		method: request.method,
		headers: request.headers,
		body: request.body,
		credentials: 'same-origin',
		redirect: 'follow',
		cache: 'no-store',
		signal,
	});
	const pieces = await readBody(response, request.maximumBytes);
	if (pieces === null) return { state: 'tooLarge' };
	const contentType = response.headers.get('content-type') ?? '';
	return { state: 'answered', status: response.status, url: response.url, redirected: response.redirected, contentType, pieces };
}

/** `fetch` with the page's cookies, to the page's own origin only. */
export async function request(request: InPageRequest): Promise<InPageAnswer> {
	let url: { href: string; origin: string };
	try {
		url = new URL(request.url, location.href);
	} catch {
		return { state: 'noAddress' };
	}
	if (url.origin !== location.origin || url.origin === 'null') return { state: 'otherOrigin' };
	const controller = new AbortController();
	let timedOut = false;
	const timer = setTimeout(() => {
		timedOut = true;
		controller.abort();
	}, request.timeoutMs);
	requestsUnderWay().set(request.id, controller);
	try {
		return await fetchWithin(request, url.href, controller.signal);
	} catch (error) {
		return timedOut ? { state: 'timeout' } : { state: 'failed', message: String(error) };
	} finally {
		clearTimeout(timer);
		requestsUnderWay().delete(request.id);
	}
}
