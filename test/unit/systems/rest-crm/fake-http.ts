import type { HttpPort, HttpRequest, HttpResponse } from '../../../../lib/domain/http';
import { createRestCrm, type RestCrmSettingsInput } from '../../../../lib/systems/rest-crm';

export type Answer = Partial<HttpResponse> & { json?: unknown };

export const context = { signal: new AbortController().signal };
export const now = Date.UTC(2026, 10, 22, 13, 0, 0);

/** The adapter over a transport that gives the answers in turn, the last one for good, and keeps the requests. */
export function restCrmAnswering(answers: Answer | Answer[] | Error, settings: Partial<RestCrmSettingsInput> = {}) {
	const requests: HttpRequest[] = [];
	const http: HttpPort = {
		send: async (request) => {
			requests.push(request);
			if (answers instanceof Error) throw answers;
			const list = Array.isArray(answers) ? answers : [answers];
			const { json, ...answer } = list[Math.min(requests.length, list.length) - 1] ?? {};
			const text = json === undefined ? '' : JSON.stringify(json);
			return await Promise.resolve({ status: 200, headers: { 'content-type': 'application/json' }, text, ...answer });
		},
	};
	const clock = { now: () => now };
	return { requests, crm: createRestCrm({ http, clock, settings: { baseUrl: 'https://crm.example/api/v1', ...settings } }) };
}

export const bitrix = {
	preset: 'bitrix24',
	baseUrl: 'https://empresa.bitrix24.com.br/rest/7/s3cr3tc0de',
	documentField: 'UF_CRM_CPF',
} as const;
