import type { CrmPort } from '../../../../lib/domain/crm';
import type { HttpPort, HttpRequest } from '../../../../lib/domain/http';
import { createRdStationCrm, type RdStationSettingsInput } from '../../../../lib/systems/rd-station';

export const context = { signal: new AbortController().signal };
export const token = 'secret/token+1';

export interface Answer {
	status?: number;
	json?: unknown;
	text?: string;
	headers?: Record<string, string>;
}

/** The adapter over a transport that answers by method and path; what is not named is 404. Requests are kept. */
export function rdAnswering(
	answers: Readonly<Record<string, Answer | ((request: HttpRequest) => Answer)>>,
	settings: Partial<RdStationSettingsInput> = {},
): { crm: CrmPort; requests: HttpRequest[]; sent: (method: string, path: string) => HttpRequest[] } {
	const requests: HttpRequest[] = [];
	const http: HttpPort = {
		send: async (request) => {
			requests.push(request);
			const path = new URL(request.url).pathname.replace('/api/v1', '');
			const given = answers[`${request.method} ${path}`] ?? { status: 404, json: { error: 'Registro não encontrado' } };
			const { status = 200, json, text, headers = {} } = typeof given === 'function' ? given(request) : given;
			return await Promise.resolve({ status, headers: { 'content-type': 'application/json', ...headers }, text: text ?? JSON.stringify(json) });
		},
	};
	const crm = createRdStationCrm({ http, token, settings: { baseUrl: 'https://crm.example/api/v1/', ...settings } });
	return { crm, requests, sent: (method, path) => requests.filter((request) => request.method === method && request.url.endsWith(path)) };
}
