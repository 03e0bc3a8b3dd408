import { htmlReply } from '../kit/faults.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { Companies } from './data/companies.ts';
import { errorReply, invalidSession, ServiceLayerError } from './errors.ts';
import type { Version } from './errors.ts';
import { decodeResource, splitVersion } from './odata/paths.ts';
import type { SapBusinessOneKnobs } from './options.ts';
import { answerResource } from './resources.ts';
import { cookieHeaders, readCookies, routeCookie } from './session/cookies.ts';
import { loginWith } from './session/login.ts';
import type { Sessions } from './session/sessions.ts';
import { objectBody } from './writes/body.ts';

export interface GatewayParts {
	readonly knobs: SapBusinessOneKnobs;
	readonly companies: Companies;
	readonly sessions: Sessions;
	readonly now: () => number;
}

interface Arrival {
	readonly version: Version;
	readonly resource: string;
	readonly root: string;
	readonly node: number;
	readonly sessionId: string | undefined;
}

/** The load balancer, and the servers behind it. */
export function gateway(parts: GatewayParts): (request: SandboxRequest) => Promise<Reply> {
	const { knobs, sessions } = parts;
	const login = loginWith({ knobs, sessions, knowsCompany: (companyDatabase) => parts.companies.knows(companyDatabase) });
	return async (request) => {
		// The Apache in front of the Service Layer does not pass an expectation on.
		if (request.headers.expect !== undefined) return { status: 500 };
		const split = splitVersion(request.path);
		if (split === undefined) return htmlReply(404);
		const cookies = readCookies(request.headers.cookie);
		const { node, dealt } = sessions.nodeFor(cookies.get('ROUTEID'));
		const root = `http://${request.headers.host ?? '127.0.0.1'}/b1s/${split.version}`;
		const arrival = { ...split, root, node, sessionId: cookies.get('B1SESSION') };
		const isLogin = request.method === 'POST' && split.resource === 'Login';
		try {
			if (isLogin) return await login({ ...arrival, body: objectBody(request.rawBody) });
			return withRoute(knobs, dealt, node, serve(parts, request, arrival));
		} catch (error) {
			if (!(error instanceof ServiceLayerError)) throw error;
			return withRoute(knobs, dealt && !isLogin, node, errorReply(split.version, error));
		}
	};
}

function serve({ knobs, sessions, companies }: GatewayParts, request: SandboxRequest, arrival: Arrival): Reply {
	const session = sessions.use(arrival.sessionId, arrival.node);
	if (session === undefined) throw invalidSession();
	if (request.method === 'POST' && arrival.resource === 'Logout') {
		sessions.close(session);
		return { status: 204 };
	}
	const { version, root, resource } = arrival;
	return answerResource({ version, root, resource, knobs, request, data: companies.of(session.companyDatabase) }, decodeResource(resource));
}

/** The balancer tells the route it chose, whatever the answer is. */
function withRoute({ loadBalancer }: SapBusinessOneKnobs, dealt: boolean, node: number, reply: Reply): Reply {
	return loadBalancer && dealt ? { ...reply, headers: { ...reply.headers, ...cookieHeaders([routeCookie(node)]) } } : reply;
}
