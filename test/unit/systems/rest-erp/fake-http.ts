import type { HttpPort, HttpRequest, HttpResponse } from '../../../../lib/domain/http';
import { createRestErp, type RestErpSettingsInput } from '../../../../lib/systems/rest-erp';

export type Answer = Partial<HttpResponse> & { json?: unknown };

export const context = { signal: new AbortController().signal };

/** The adapter over a transport that gives the answers in turn, the last one for good, and keeps the requests. */
export function restErpAnswering(answers: Answer | Answer[] | Error, settings: Partial<RestErpSettingsInput> = {}) {
	const requests: HttpRequest[] = [];
	const http: HttpPort = {
		send: async (request) => {
			requests.push(request);
			if (answers instanceof Error) throw answers;
			const list = Array.isArray(answers) ? answers : [answers];
			const { json, ...answer } = list[Math.min(requests.length, list.length) - 1] ?? {};
			return {
				status: 200,
				headers: { 'content-type': 'application/json' },
				text: json === undefined ? '' : JSON.stringify(json),
				...answer,
			};
		},
	};
	return { requests, erp: createRestErp({ http, settings: { baseUrl: 'https://erp.example/api/v1/', ...settings } }) };
}
