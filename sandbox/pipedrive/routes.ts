import { Router } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { activityRoutes } from './activity-routes.ts';
import type { Call, PipedriveContext } from './context.ts';
import { dealRoutes } from './deal-routes.ts';
import type { CallWeight, RateLimits } from './limits.ts';
import { noteRoutes } from './note-routes.ts';
import type { PipedriveKnobs } from './options.ts';
import { personRoutes } from './person-routes.ts';
import { problem, unauthorized } from './problems.ts';
import { referenceRoutes } from './reference-routes.ts';

const METHODS = ['GET', 'POST', 'PATCH', 'PUT'];
/** v1 is served at both; v2 only below `/api`. */
const PREFIXES = { v1: ['/api/v1', '/v1'], v2: ['/api/v2'] } as const;

export interface VendorParts extends PipedriveContext {
	readonly limits: RateLimits;
}

function isAuthorized({ headers, query, path }: SandboxRequest, { token, queryToken }: PipedriveKnobs): boolean {
	if (headers['x-api-token'] !== undefined) return headers['x-api-token'] === token;
	const isTaken = queryToken === 'everywhere' || (queryToken === 'v1-only' && !path.startsWith('/api/v2/'));
	return isTaken && query.get('api_token') === token;
}

function answerCall({ limits }: VendorParts, call: Call, request: SandboxRequest): Reply {
	const weight: CallWeight = { tokens: call.tokens, isSearch: call.path.endsWith('/search') };
	const refusal = limits.refuse(request.arrivedAt, weight);
	if (refusal !== undefined) return refusal;
	const reply = call.answer(request);
	return { ...reply, headers: { ...limits.headers(request.arrivedAt, weight), ...reply.headers } };
}

/** Everything but `/__sandbox/`: the gateway's block first, then the token, then the limits, then the call. */
export function vendorFace(parts: VendorParts): (request: SandboxRequest) => Reply | Promise<Reply> {
	const router = new Router();
	const calls = [...personRoutes(parts), ...dealRoutes(parts), ...activityRoutes(parts), ...noteRoutes(parts), ...referenceRoutes(parts)];
	for (const call of calls) {
		for (const prefix of PREFIXES[call.version]) router.add(call.method, prefix + call.path, (request) => answerCall(parts, call, request));
	}
	return (request) => {
		const blocked = parts.limits.refuseBlocked(request.arrivedAt);
		if (blocked !== undefined) return blocked;
		if (!isAuthorized(request, parts.knobs)) return unauthorized();
		const handler = router.find(request);
		if (handler !== undefined) return handler(request);
		const isKnown = METHODS.some((method) => router.find({ ...request, method }) !== undefined);
		return isKnown ? problem(405, 'Method not allowed') : problem(404, 'Unknown method .');
	};
}
