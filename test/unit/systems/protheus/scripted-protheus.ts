import type { ErpPort } from '../../../../lib/domain/erp';
import type { HttpPort, HttpRequest, HttpResponse } from '../../../../lib/domain/http';
import { SharedSession } from '../../../../lib/resilience/shared-session';
import { createProtheusErp, type ProtheusLogin, type ProtheusSettingsInput, type ProtheusTokens } from '../../../../lib/systems/protheus';

export const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10).replaceAll('-', '');

export const context = { signal: new AbortController().signal };

/** What was asked, with the query out of the address. */
export interface Asked {
	method: string;
	path: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	json: unknown;
	form: Readonly<Record<string, string>> | undefined;
	/** The address as it went out. */
	url: string;
}

export type Answer = Partial<HttpResponse> & { json?: unknown };

export interface Scripted {
	erp: ErpPort;
	asked: Asked[];
	/** Milliseconds; moved by the test. */
	time: { now: number };
}

/** The adapter over a transport that answers as told; logs in by Basic unless told otherwise. */
export function protheusAnswering(
	answer: (asked: Asked, index: number) => Answer | Error,
	settings: Partial<ProtheusSettingsInput> = {},
	login: Partial<ProtheusLogin> = {},
): Scripted {
	const asked: Asked[] = [];
	const time = { now: 1_000_000 };
	const http: HttpPort = {
		send: async (request) => {
			const entry = entryOf(request);
			asked.push(entry);
			const given = answer(entry, asked.length - 1);
			if (given instanceof Error) throw given;
			const { json, ...rest } = given;
			return { status: 200, headers: { 'content-type': 'application/json' }, text: json === undefined ? '' : JSON.stringify(json), ...rest };
		},
	};
	const clock = { now: () => time.now, sleep: async () => undefined };
	const erp = createProtheusErp({
		http,
		clock,
		session: new SharedSession<ProtheusTokens>(clock),
		login: { kind: 'basic', user: 'bot', password: 'segredo', credentialsIn: 'headers', ...login },
		settings: { baseUrl: 'https://erp.example:8080/rest/', company: '01', branch: '0102', ...settings },
		day: (daysAgo) => dayOf(Date.UTC(2026, 10, 22) - daysAgo * 86_400_000),
	});
	return { erp, asked, time };
}

function entryOf({ method, url, headers = {}, json, form }: HttpRequest): Asked {
	const { pathname, searchParams } = new URL(url);
	return { method, path: pathname, query: Object.fromEntries(searchParams), headers: { ...headers }, json, form, url };
}

/** A page of genericQuery. */
export const page = (items: unknown[], more: Record<string, unknown> = {}): Answer => ({ json: { items, hasNext: false, ...more } });

export const customerRow = {
	a1_filial: '0102',
	a1_cod: '001001',
	a1_loja: '01',
	a1_nome: 'Maria                ',
	a1_email: 'maria@example.com.br   ',
	a1_ddd: '11 ',
	a1_tel: '98765-4321     ',
	a1_cgc: '39053344705   ',
	a1_lc: 5000,
	a1_saldup: '  120.50',
	a1_msblql: '2',
};
