import type { Clock } from '../../../../lib/domain/runtime';
import type { HttpPort, HttpRequest } from '../../../../lib/domain/http';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { blingAccountId, createBlingErp, type BlingErpOptions, type BlingSettingsInput } from '../../../../lib/systems/bling';

export const context = { signal: new AbortController().signal };

/** Time that passes only where somebody sleeps. */
export function steppedClock(startAt = Date.parse('2026-03-10T15:00:00Z')): Clock & { at: number } {
	const clock = {
		at: startAt,
		now: () => clock.at,
		sleep: async (ms: number, signal?: AbortSignal) => {
			signal?.throwIfAborted();
			clock.at += ms;
			await Promise.resolve();
		},
	};
	return clock;
}

export interface Answer {
	status?: number;
	json?: unknown;
	text?: string;
}

/** The adapter over a transport that answers by path; what is not named is 404. Requests are kept. */
export function blingAnswering(
	answers: Readonly<Record<string, Answer | ((request: HttpRequest) => Answer)>>,
	settings: Partial<BlingSettingsInput> = {},
	changes: Partial<BlingErpOptions> = {},
) {
	const requests: HttpRequest[] = [];
	const clock = steppedClock();
	const http: HttpPort = {
		send: async (request) => {
			requests.push(request);
			const path = new URL(request.url).pathname.replace('/Api/v3', '');
			const given = answers[`${request.method} ${path}`] ?? (path === '/empresas/me/dados-basicos' ? { json: { data: { id: 'account-1' } } } : { status: 404, json: notFound });
			const { status = 200, json, text } = typeof given === 'function' ? given(request) : given;
			return await Promise.resolve({ status, headers: { 'content-type': 'application/json' }, text: text ?? JSON.stringify(json) });
		},
	};
	const store = new MemoryStore(clock);
	const options = { http, store, accountKey: 'credential-1', clock, random: () => 0, settings: { baseUrl: 'https://api.example/Api/v3/', ...settings }, ...changes };
	const sent = (path: string) => requests.filter(({ url }) => url.endsWith(path));
	/** Another run, perhaps over another connection. */
	const another = (more: Partial<BlingErpOptions> = {}) => createBlingErp({ ...options, ...more });
	const accountId = async (more: Partial<BlingErpOptions> = {}) => await blingAccountId({ ...options, ...more });
	return { erp: another(), another, accountId, requests, sent, clock, store: options.store };
}

const notFound = { error: { type: 'RESOURCE_NOT_FOUND', message: 'Recurso não encontrado', description: 'O recurso requisitado não foi encontrado.' } };
