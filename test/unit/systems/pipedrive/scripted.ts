import type { CrmPort } from '../../../../lib/domain/crm';
import type { HttpPort, HttpRequest } from '../../../../lib/domain/http';
import { createPipedriveCrm, type PipedriveSettingsInput } from '../../../../lib/systems/pipedrive';

export const context = { signal: new AbortController().signal };

export interface Answer {
	status?: number;
	json?: unknown;
	headers?: Record<string, string>;
}

/** The adapter over a transport that answers by method and path; what is not named is 404. Requests are kept. */
export function pipedriveAnswering(
	answers: Readonly<Record<string, Answer | ((request: HttpRequest) => Answer)>>,
	settings: Partial<PipedriveSettingsInput> = {},
): { crm: CrmPort; requests: HttpRequest[]; sent: (method: string, path: string) => HttpRequest[] } {
	const requests: HttpRequest[] = [];
	const http: HttpPort = {
		send: async (request) => {
			requests.push(request);
			const given = answers[`${request.method} ${new URL(request.url).pathname}`] ?? { status: 404, json: { success: false, error: 'Not found' } };
			const { status = 200, json, headers = {} } = typeof given === 'function' ? given(request) : given;
			return await Promise.resolve({ status, headers: { 'content-type': 'application/json', ...headers }, text: JSON.stringify(json) });
		},
	};
	const crm = createPipedriveCrm({ http, settings: { baseUrl: 'https://empresa.pipedrive.com', ...settings } });
	return { crm, requests, sent: (method, path) => requests.filter((request) => request.method === method && request.url.endsWith(path)) };
}
