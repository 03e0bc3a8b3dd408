import { randomUUID } from 'node:crypto';
import { Router } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { authRoutes } from './auth.ts';
import type { AuthParts } from './auth.ts';
import { botRoutes } from './bots.ts';
import type { BotRunner } from './bots.ts';
import { complexRoutes } from './complex.ts';
import type { ApiRequest, KommoContext, Session } from './context.ts';
import { directoryRoutes } from './directory.ts';
import { entityRoutes } from './entities.ts';
import { eventRoutes } from './event-log.ts';
import { fieldRoutes } from './field-routes.ts';
import type { RequestLimit } from './limits.ts';
import { linkRoutes } from './links.ts';
import { noteRoutes } from './notes.ts';
import { problem } from './problems.ts';
import type { Subscriptions } from './subscriptions.ts';
import { talkRoutes } from './talks.ts';
import type { MonthlyQuota } from './talks.ts';
import { taskRoutes } from './tasks.ts';
import { webhookRoutes } from './webhook-routes.ts';

export interface ApiParts {
	context: KommoContext;
	auth: AuthParts;
	limit: RequestLimit;
	quota: MonthlyQuota;
	bots: BotRunner;
	subscriptions: Subscriptions;
}

/** The vendor's whole face: OAuth, and the REST API behind the request limit and the bearer token. */
export function vendorFace(parts: ApiParts): (request: SandboxRequest) => Reply | Promise<Reply> {
	const { context, auth, limit } = parts;
	const oauth = authRoutes(auth);
	const routers = apiRouters(parts);
	const api = (request: SandboxRequest): Reply | Promise<Reply> => {
		const refusal = limit.refuse(request.arrivedAt);
		if (refusal !== undefined) return refusal;
		const known = auth.tokens.session(request.headers.authorization);
		if (known === undefined) return problem(401, 'The access token is missing, unknown or expired.');
		const session = actingSession(context, request, known);
		if (session === undefined) return problem(403, 'Forbidden: this user cannot be acted for.');
		if (!readJson(request)) return problem(400, 'The body is not valid JSON.');
		const baseUrl = `http://${request.headers.host ?? '127.0.0.1'}`;
		const call: ApiRequest = Object.assign(request, { session, baseUrl });
		for (const router of routers) {
			const handler = router.find(call);
			if (handler !== undefined) return handler(call);
		}
		return problem(404, 'Not Found');
	};
	return async (request) => {
		if (!request.path.startsWith('/api/')) return oauth.find(request)?.(request) ?? problem(404, 'Not Found');
		const reply = await api(request);
		return { ...reply, headers: { ...reply.headers, 'x-request-id': randomUUID() } };
	};
}

/** Specific paths before general ones: /leads/pipelines must not be read as the lead called "pipelines". */
function apiRouters({ context, quota, bots, subscriptions }: ApiParts): Array<Router<ApiRequest>> {
	return [
		talkRoutes(context, quota),
		botRoutes(context, bots),
		directoryRoutes(context),
		fieldRoutes(context),
		noteRoutes(context),
		linkRoutes(context),
		complexRoutes(context),
		taskRoutes(context),
		eventRoutes(context),
		webhookRoutes(context, subscriptions),
		entityRoutes(context),
	];
}

/** X-Context-User-ID lets an administrator's token act as another user of the account. */
function actingSession({ data }: KommoContext, { headers }: SandboxRequest, session: Session): Session | undefined {
	const asked = headers['x-context-user-id'];
	if (asked === undefined) return session;
	const user = data.users.get(Number(asked));
	return session.isAdmin && user !== undefined ? { ...session, userId: user.id, isAdmin: user.isAdmin } : undefined;
}

/** JSON is what the API speaks, whatever the content type says. False when it does not parse. */
function readJson(request: SandboxRequest): boolean {
	if (typeof request.body !== 'string') return true;
	try {
		request.body = JSON.parse(request.body) as unknown;
		return true;
	} catch {
		return false;
	}
}
