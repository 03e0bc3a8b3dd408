import type { ErpPort } from '../../../../lib/domain/erp';
import type { HttpPort, HttpRequest, HttpResponse } from '../../../../lib/domain/http';
import { LoginMemory } from '../../../../lib/resilience/login-memory';
import { SharedSession } from '../../../../lib/resilience/shared-session';
import { createSapS4Erp, type SapS4SettingsInput } from '../../../../lib/systems/sap-s4';

export interface Asked {
	method: string;
	/** Below `/sap/opu/odata/sap/`, e.g. `API_SALES_ORDER_SRV/A_SalesOrder`. */
	path: string;
	url: string;
	query: Readonly<Record<string, string>>;
	headers: Readonly<Record<string, string>>;
	json: unknown;
}

export interface Answer {
	status?: number;
	json?: unknown;
	text?: string;
	headers?: Record<string, string>;
	setCookie?: string[];
}

export type Answers = (asked: Asked, count: number) => Answer | Error;

export const context = { signal: new AbortController().signal };
export const list = (...results: unknown[]): Answer => ({ json: { d: { results } } });
export const nothing = list();

/** A minute takes as long as the test wants. */
export class MovedClock {
	at = 1_000_000;
	now = (): number => this.at;
	sleep = async (): Promise<void> => await Promise.resolve();
}

export interface ErpOverFake {
	erp: ErpPort;
	asked: Asked[];
	clock: MovedClock;
}

/** The adapter over a transport that answers as the test says. */
export function erpAnswering(answers: Answers, settings: Partial<SapS4SettingsInput> = {}): ErpOverFake {
	const asked: Asked[] = [];
	const clock = new MovedClock();
	const http: HttpPort = {
		send: async (request) => {
			await Promise.resolve();
			const entry = askedOf(request);
			asked.push(entry);
			const answer = answers(entry, asked.length);
			if (answer instanceof Error) throw answer;
			return responseOf(answer);
		},
	};
	const area = { salesOrganization: '1010', distributionChannel: '10', division: '00' };
	const logins = new LoginMemory(clock);
	const erp = createSapS4Erp({
		http,
		logins,
		session: new SharedSession(clock, logins),
		settings: { baseUrl: 'https://sap.example', ...area, ...settings },
		today: () => '2026-11-22',
	});
	return { erp, asked, clock };
}

function askedOf({ method, url, headers = {}, json }: HttpRequest): Asked {
	const parsed = new URL(url);
	return { method, path: parsed.pathname.replace('/sap/opu/odata/sap/', ''), url, query: Object.fromEntries(parsed.searchParams), headers, json };
}

function responseOf({ status = 200, json, text, headers = {}, setCookie }: Answer): HttpResponse {
	return {
		status,
		headers: { 'content-type': 'application/json', ...headers },
		...(setCookie === undefined ? {} : { setCookie }),
		text: text ?? (json === undefined ? '' : JSON.stringify(json)),
	};
}

/** A session that SAP opens for the first write. */
export const session = (token = 'token-1'): Answer => ({
	json: { d: { EntitySets: [] } },
	headers: { 'x-csrf-token': token },
	setCookie: ['sap-usercontext=sap-client=100; path=/', 'SAP_SESSIONID_S4H_100=abc%3d; path=/; secure; HttpOnly'],
});
export const tokenRequired: Answer = { status: 403, headers: { 'x-csrf-token': 'Required', 'content-type': 'text/plain' }, text: 'CSRF token validation failed' };

export const newOrder = {
	customerId: '1001',
	items: [{ sku: 'TG11', quantity: 2 }],
	source: 'whatsapp_bot',
	notes: 'Entregar de manhã',
	idempotencyKey: 'wamid.1',
};

export const orderEntity = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
	SalesOrder: '4711',
	SoldToParty: '1001',
	SalesOrganization: '1010',
	SalesOrderDate: '/Date(1763769600000)/',
	PurchaseOrderByCustomer: 'wamid.1',
	TotalNetAmount: '105.30',
	TransactionCurrency: 'BRL',
	OverallSDProcessStatus: 'A',
	OverallSDDocumentRejectionSts: 'A',
	to_Item: { results: [{ Material: 'TG11', SalesOrderItemText: 'Cimento', RequestedQuantity: '2', NetAmount: '105.30' }] },
	...changes,
});
