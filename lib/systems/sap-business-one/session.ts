import { ConnectorError, isConnectorError, withNothingDone } from '../../domain/errors';
import type { HttpPort, HttpResponse } from '../../domain/http';
import type { Clock } from '../../domain/runtime';
import type { SessionDoor } from '../../resilience/shared-session';
import { answerJson, valueAt } from '../http-api';
import { loginError } from './service-errors';
import { system } from './setting-error';
import type { SapBusinessOneLogin } from './settings';

/** A login to the Service Layer, which ends when it has not been used for a while. */
export interface ServiceLayerSession {
	/** `B1SESSION=…; ROUTEID=.node1`: names and values only; the latter is there only behind a load balancer. */
	readonly cookie: string;
	/** How long it lasts unused, as the login said; null where it did not say. */
	readonly idleMs: number | null;
	/** When the last request that it served was sent. */
	usedAt: number;
}

/** A wrong password is answered after seconds, on purpose; giving up before would look like a system that is down. */
const shortestLoginMs = 30_000;
const logoutMs = 5_000;
/** The clocks need not agree, and a request travels. */
const marginMs = 5_000;

export interface SessionOptions {
	http: HttpPort;
	/** `https://sap.example:50000/b1s/v1` */
	serviceRoot: string;
	login: SapBusinessOneLogin;
	clock: Clock;
	timeoutMs: number;
}

/** How a session is begun and ended ("Service Layer User Manual", chapter "Login and Logout"). Paths are case-sensitive. */
export function sessionDoor(options: SessionOptions): SessionDoor<ServiceLayerSession> {
	const { http, serviceRoot, clock } = options;
	return {
		open: async (signal) => await logIn(options, signal),
		isGood: ({ idleMs, usedAt }) => idleMs === null || clock.now() - usedAt < idleMs - marginMs,
		close: async ({ cookie }) => {
			await http.send({
				method: 'POST',
				url: `${serviceRoot}/Logout`,
				// The last request there is: no socket is kept for another.
				headers: { Cookie: cookie, Connection: 'close' },
				timeoutMs: logoutMs,
				signal: new AbortController().signal,
			});
		},
	};
}

async function logIn({ http, serviceRoot, login, clock, timeoutMs }: SessionOptions, signal: AbortSignal): Promise<ServiceLayerSession> {
	const usedAt = clock.now();
	try {
		const response = await http.send({
			method: 'POST',
			url: `${serviceRoot}/Login`,
			json: { CompanyDB: login.companyDatabase, UserName: login.user, Password: login.password },
			timeoutMs: Math.max(timeoutMs, shortestLoginMs),
			signal,
		});
		if (response.status < 200 || response.status >= 300) throw loginError(response);
		const body = answerJson(response, { system, operation: 'login', kind: 'read' });
		const minutes = Number(valueAt(body, 'SessionTimeout') ?? Number.NaN);
		return { cookie: cookieOf(response, body), idleMs: minutes > 0 ? minutes * 60_000 : null, usedAt };
	} catch (error) {
		throw notLoggedIn(error);
	}
}

/** Without a session no request was sent. A login that gave no answer is not repeated: it may count as a wrong password. */
function notLoggedIn(error: unknown): unknown {
	if (!isConnectorError(error)) return error;
	return withNothingDone(error, { retryable: error.retryable && error.code !== 'timeout' });
}

/** Some tools in between hide `Set-Cookie`; the session's id stands in the body, too, the node's never. */
function cookieOf({ setCookie = [], status }: HttpResponse, body: unknown): string {
	const cookies = setCookie.flatMap((line) => /^\s*([^\s;=,]+=[^\s;,]+)/.exec(line)?.[1] ?? []);
	if (cookies.some((cookie) => cookie.startsWith('B1SESSION='))) return cookies.join('; ');
	const id = valueAt(body, 'SessionId');
	if (typeof id === 'string' && /^[^\s;,]+$/.test(id)) return [`B1SESSION=${id}`, ...cookies].join('; ');
	throw new ConnectorError('validation', `What answers to the login is no Service Layer of ${system}: it opened no session.`, {
		system,
		parameter: 'baseUrl',
		httpStatus: status,
		hint: 'Check Base URL and API Version in the credential.',
		nothingDone: true,
	});
}
