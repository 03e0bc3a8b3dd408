import { Router } from '../kit/server.ts';
import type { Reply, RouteHandler, SandboxRequest } from '../kit/server.ts';
import { refuseAccess } from './access.ts';
import { companyRoutes } from './company-routes.ts';
import { contactRoutes } from './contact-routes.ts';
import type { BlingContext, Call } from './context.ts';
import type { RequestLimits } from './limits.ts';
import { oauthRoutes } from './oauth.ts';
import { orderRoutes } from './order-routes.ts';
import { methodNotAllowed, notFound } from './problems.ts';
import { productRoutes } from './product-routes.ts';
import { receivableRoutes } from './receivable-routes.ts';
import { stockRoutes } from './stock-routes.ts';
import type { TokenStore } from './tokens.ts';

export const BASE_PATH = '/Api/v3';
const OTHER_METHODS = ['GET', 'POST'];

export interface VendorParts extends BlingContext {
	readonly limits: RequestLimits;
	readonly tokens: TokenStore;
}

/** Everything but `/__sandbox/`: blocks first, then OAuth, then access, limits and the call itself. */
export function vendorFace(parts: VendorParts): (request: SandboxRequest) => Promise<Reply> {
	const oauth = oauthRoutes(BASE_PATH, parts.tokens);
	const api = apiRoutes(parts);
	return async (request) => {
		const isTokenCall = request.path === `${BASE_PATH}/oauth/token`;
		const blocked = parts.limits.refuseAddress(request.arrivedAt, isTokenCall);
		if (blocked !== undefined) return blocked;
		const handler = oauth.find(request) ?? ((call: SandboxRequest) => answerCall(parts, api, call));
		const reply = await handler(request);
		parts.limits.noteAnswer(request.arrivedAt, reply.status);
		return reply;
	};
}

function answerCall({ limits, tokens, knobs }: VendorParts, api: Router, request: SandboxRequest): Reply | Promise<Reply> {
	if (!request.path.startsWith(`${BASE_PATH}/`)) return notFound();
	const module = request.path.slice(BASE_PATH.length + 1).split('/')[0] ?? '';
	const refusal = refuseAccess(request, module, tokens, knobs) ?? limits.refuseCall(request.arrivedAt);
	if (refusal !== undefined) return refusal;
	const handler = api.find(request);
	if (handler !== undefined) return handler(request);
	const known = OTHER_METHODS.some((method) => api.find({ ...request, method }) !== undefined);
	return known ? methodNotAllowed() : notFound();
}

function apiRoutes(context: BlingContext): Router {
	const router = new Router();
	const calls: Call[] = [
		...companyRoutes(context),
		...contactRoutes(context),
		...productRoutes(context),
		...stockRoutes(context),
		...receivableRoutes(context),
		...orderRoutes(context),
	];
	for (const { method, path, answer } of calls) router.add(method, BASE_PATH + path, answer satisfies RouteHandler);
	return router;
}
