import type { HttpPort, HttpRequest } from '../../../../lib/domain/http';
import { createHubspotCrm, type HubspotCrmOptions, type HubspotSettingsInput } from '../../../../lib/systems/hubspot';

export const context = { signal: new AbortController().signal };

export interface Answer {
	status?: number;
	json?: unknown;
	text?: string;
	failure?: Error;
}

type Given = Answer | ((request: HttpRequest) => Answer);

/** The adapter over a transport that answers by method and path; what is not named is 404. Requests are kept. */
export function hubspotAnswering(answers: Readonly<Record<string, Given>>, settings: Partial<HubspotSettingsInput> = {}, more: Partial<HubspotCrmOptions> = {}) {
	const requests: HttpRequest[] = [];
	const http: HttpPort = {
		send: async (request) => {
			requests.push(request);
			const given = answers[`${request.method} ${new URL(request.url).pathname}`] ?? { status: 404, json: { status: 'error', message: 'resource not found', category: 'OBJECT_NOT_FOUND' } };
			const { status = 200, json, text, failure } = typeof given === 'function' ? given(request) : given;
			if (failure) throw failure;
			return await Promise.resolve({ status, headers: { 'content-type': 'application/json' }, text: text ?? (json === undefined ? '' : JSON.stringify(json)) });
		},
	};
	const crm = createHubspotCrm({ http, settings: { baseUrl: 'https://api.example/', ...settings }, ...more });
	return { crm, requests, paths: () => requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`) };
}

export const searchPath = 'POST /crm/v3/objects/contacts/search';

export function contactRecord(id: string, properties: Record<string, string | null> = {}) {
	return { id, properties: { firstname: 'Maria', lastname: 'da Silva', email: null, phone: null, mobilephone: null, ...properties }, createdAt: '2026-01-05T10:00:00.000Z', archived: false };
}

export function refusal(message: string, category = 'VALIDATION_ERROR') {
	return { status: 'error', message, correlationId: '0f2c', category };
}
