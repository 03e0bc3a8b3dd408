import { htmlReply } from '../kit/faults.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { SapS4Knobs } from './options.ts';
import type { Session, Sessions } from './sessions.ts';

const READING = ['GET', 'HEAD', 'OPTIONS'];

/** The 401 for a failed logon, or undefined. */
export function logonRefusal({ headers, query }: SandboxRequest, knobs: SapS4Knobs): Reply | undefined {
	const basic = Buffer.from(`${knobs.user}:${knobs.password}`, 'utf8').toString('base64');
	const expected = knobs.auth === 'basic' ? `Basic ${basic}` : `Bearer ${knobs.token}`;
	const client = query.get('sap-client') ?? knobs.client;
	if (headers.authorization === expected && client === knobs.client) return undefined;
	const page = htmlReply(401);
	const challenge = knobs.auth === 'basic' ? `Basic realm="SAP NetWeaver Application Server [S4H/${knobs.client}]"` : 'Bearer realm="S4H"';
	return {
		...page,
		headers: { ...page.headers, 'www-authenticate': challenge, 'sap-server': 'true' },
		body: '<!DOCTYPE html><html><head><title>Logon Error Message</title></head><body><h1>Anmeldung fehlgeschlagen</h1><p>Logon failed</p></body></html>',
	};
}

/** Runs `work` in the request's session, or a new one; refuses a write without the session's token. */
export function inSession(request: SandboxRequest, sessions: Sessions, work: () => Reply): Reply {
	const known = sessions.find(request.headers.cookie);
	const session = known ?? sessions.open();
	const cookies = known === undefined ? sessions.cookieHeaders(session) : {};
	const given = request.headers['x-csrf-token'];
	if (!READING.includes(request.method) && (known === undefined || given !== session.token)) return withHeaders(tokenRefusal(), cookies);
	const token = READING.includes(request.method) ? fetched(given, session, sessions) : {};
	return withHeaders(work(), { ...cookies, ...token });
}

function fetched(given: string | string[] | undefined, session: Session, sessions: Sessions): Record<string, string> {
	if (typeof given !== 'string' || given.toLowerCase() !== 'fetch') return {};
	sessions.fetches += 1;
	return { 'x-csrf-token': session.token };
}

function tokenRefusal(): Reply {
	return {
		status: 403,
		headers: { 'content-type': 'text/plain; charset=utf-8', 'x-csrf-token': 'Required', 'sap-server': 'true' },
		body: 'CSRF token validation failed',
	};
}

function withHeaders(reply: Reply, headers: Record<string, string>): Reply {
	return { ...reply, headers: { ...reply.headers, ...headers } };
}
