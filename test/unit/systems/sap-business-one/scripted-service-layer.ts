import type { ErpPort } from '../../../../lib/domain/erp';
import type { HttpPort, HttpRequest, HttpResponse } from '../../../../lib/domain/http';
import { SharedSession } from '../../../../lib/resilience/shared-session';
import { createSapBusinessOneErp, type SapBusinessOneSettingsInput, type ServiceLayerSession } from '../../../../lib/systems/sap-business-one';
import { VirtualClock } from '../../resilience/virtual-clock';

export type Answer = Partial<HttpResponse> & { json?: unknown };
/** One answer for good, answers in turn (the last one for good), or what decides when the request is there. */
export type Script = Answer | Answer[] | Error | ((request: HttpRequest) => Answer | Error);

export const context = { signal: new AbortController().signal };
export const root = 'https://sap.example:50000/b1s/v1';
export const goodLogin: Answer = {
	json: { SessionId: 'guid-1', Version: '1000110', SessionTimeout: 30 },
	setCookie: ['B1SESSION=guid-1;HttpOnly;', 'ROUTEID=.node1; path=/b1s'],
};
/** As version 1 writes an error. */
export const refusal = (status: number, code: number | string, value = ''): Answer => ({
	status,
	json: { error: { code, message: { lang: 'en-us', value } } },
});

export interface Fixture {
	erp: ErpPort;
	clock: VirtualClock;
	session: SharedSession<ServiceLayerSession>;
	/** All requests, logins included. */
	sent: HttpRequest[];
	/** Those that are no login or logout. */
	requests: () => HttpRequest[];
	logins: () => number;
	/** The address of a request with its query decoded. */
	decoded: (index: number) => string;
}

/** The adapter over a transport that lets everybody in and answers by the script. */
export function businessOneAnswering(script: Script, settings: Partial<SapBusinessOneSettingsInput> = {}, login: Script = goodLogin): Fixture {
	const sent: HttpRequest[] = [];
	const ofSession = ({ url }: HttpRequest): boolean => /\/Log(?:in|out)$/.test(url);
	const http: HttpPort = {
		send: async (request) => {
			request.signal.throwIfAborted();
			sent.push(request);
			const own = sent.filter((each) => ofSession(each) === ofSession(request));
			return answerOf(ofSession(request) ? login : script, request, own.length - 1);
		},
	};
	const clock = new VirtualClock();
	const session = new SharedSession<ServiceLayerSession>(clock);
	const erp = createSapBusinessOneErp({
		http,
		session,
		clock,
		login: { companyDatabase: 'SBO_LOJA', user: 'n8n', password: 'senha-secreta' },
		settings: { baseUrl: 'https://sap.example:50000', ...settings },
	});
	const requests = (): HttpRequest[] => sent.filter((request) => !ofSession(request));
	return {
		erp,
		clock,
		session,
		sent,
		requests,
		logins: () => sent.filter(({ url }) => url.endsWith('/Login')).length,
		decoded: (index) => decodeURIComponent(requests()[index]?.url ?? ''),
	};
}

function answerOf(script: Script, request: HttpRequest, index: number): HttpResponse {
	const found = typeof script === 'function' ? script(request) : Array.isArray(script) ? script[Math.min(index, script.length - 1)] : script;
	if (found instanceof Error) throw found;
	const { json, ...answer } = found ?? {};
	return { status: 200, headers: { 'content-type': 'application/json' }, text: json === undefined ? '' : JSON.stringify(json), ...answer };
}
