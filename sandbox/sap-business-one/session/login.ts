import { setTimeout } from 'node:timers/promises';
import type { Reply } from '../../kit/server.ts';
import { contentType, invalidProperty, ServiceLayerError } from '../errors.ts';
import type { Version } from '../errors.ts';
import type { Row } from '../model/properties.ts';
import type { SapBusinessOneKnobs } from '../options.ts';
import { cookieHeaders, routeCookie, sessionCookie } from './cookies.ts';
import type { Sessions } from './sessions.ts';

/** What the product's version 10.0 feature packs tell. */
const PRODUCT_VERSION = '1000110';
const KNOWN = ['CompanyDB', 'UserName', 'Password', 'Language'];

export interface LoginParts {
	readonly knobs: SapBusinessOneKnobs;
	readonly sessions: Sessions;
	readonly knowsCompany: (companyDatabase: string) => boolean;
}

export interface LoginCall {
	readonly version: Version;
	readonly root: string;
	readonly node: number;
	readonly body: Readonly<Record<string, unknown>>;
}

/** Opens a session on the node. Refusals: 401 with -304 (user, password, locked) or -306 (company), 500 with 299 or 305. */
export function loginWith(parts: LoginParts): (call: LoginCall) => Promise<Reply> {
	const { knobs, sessions } = parts;
	let underWay = 0;
	return async (call) => {
		if (knobs.parallelLogins === 'refuse' && underWay > 0) throw new ServiceLayerError(500, 299, 'SAML Login Failed');
		underWay += 1;
		try {
			await check(parts, call.body);
			const companyDatabase = String(call.body['CompanyDB']);
			const session = sessions.open(call.node, companyDatabase);
			if (session === undefined) throw new ServiceLayerError(500, 305, 'The maximum number of sessions has been reached.');
			const lines = [sessionCookie(session.id), ...(knobs.loadBalancer ? [routeCookie(call.node)] : [])];
			return { status: 200, headers: { 'content-type': contentType(call.version), ...cookieHeaders(lines) }, body: answer(call, session.id, knobs) };
		} finally {
			underWay -= 1;
		}
	};
}

async function check({ knobs, sessions, knowsCompany }: LoginParts, body: LoginCall['body']): Promise<void> {
	const unknown = Object.keys(body).find((name) => !KNOWN.includes(name));
	if (unknown !== undefined) throw invalidProperty(unknown, 'B1Session');
	const right = body['UserName'] === knobs.userName && body['Password'] === knobs.password && !sessions.locked;
	const company = typeof body['CompanyDB'] === 'string' && knowsCompany(body['CompanyDB']);
	// Real time, so that calls overlap whatever the sandbox's clock does.
	await setTimeout(right && company ? knobs.loginMs : knobs.wrongLoginMs);
	if (right && company) return;
	sessions.refused();
	throw new ServiceLayerError(401, company ? -304 : -306, 'Fail to NONE-SSO login from SLD.');
}

function answer({ version, root }: LoginCall, id: string, { sessionMinutes }: SapBusinessOneKnobs): Row {
	const context = `${root}/$metadata#B1Sessions/@Element`;
	const told = { SessionId: id, Version: PRODUCT_VERSION, SessionTimeout: sessionMinutes };
	return version === 'v1' ? { 'odata.metadata': context, ...told } : { '@odata.context': context.replace('@Element', '$entity'), ...told };
}
