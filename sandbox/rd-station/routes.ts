import { Router } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { activityRoutes } from './activity-routes.ts';
import { contactRoutes } from './contact-routes.ts';
import type { Call, RdStationContext } from './context.ts';
import { dealRoutes } from './deal-routes.ts';
import type { RequestLimit } from './limit.ts';
import { problem } from './problems.ts';
import { referenceRoutes } from './reference-routes.ts';
import { taskRoutes } from './task-routes.ts';

export const BASE_PATH = '/api/v1';
const METHODS = ['GET', 'POST', 'PUT'];

export interface VendorParts extends RdStationContext {
	readonly limit: RequestLimit;
}

/** Everything but `/__sandbox/`: the token first, then the limit, then the call. */
export function vendorFace(parts: VendorParts): (request: SandboxRequest) => Reply | Promise<Reply> {
	const router = new Router();
	const calls: Call[] = [
		...contactRoutes(parts),
		...dealRoutes(parts),
		...activityRoutes(parts),
		...taskRoutes(parts),
		...referenceRoutes(parts),
	];
	for (const { method, path, answer } of calls) router.add(method, BASE_PATH + path, answer);
	return (request) => {
		if (!request.path.startsWith(`${BASE_PATH}/`)) return problem(404, 'Not Found');
		if (request.query.get('token') !== parts.knobs.token) return problem(401, 'Não autorizado');
		const refusal = parts.limit.refuse(request.arrivedAt);
		if (refusal !== undefined) return refusal;
		const handler = router.find(request);
		if (handler !== undefined) return handler(request);
		const isKnown = METHODS.some((method) => router.find({ ...request, method }) !== undefined);
		return isKnown ? problem(405, 'Method Not Allowed') : problem(404, 'Not Found');
	};
}
