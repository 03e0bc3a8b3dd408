import type { Reply, SandboxRequest } from './exchange.ts';

export type RouteHandler<Request extends SandboxRequest = SandboxRequest> = (request: Request) => Reply | Promise<Reply>;

interface Route<Request extends SandboxRequest> {
	segments: string[];
	handler: RouteHandler<Request>;
}

/**
 * Routes by method and path pattern. A `:name` segment takes one path segment, decoded, into `request.params`.
 * Routes are tried in the order they were added, so add `/leads/complex` before `/leads/:id`.
 */
export class Router<Request extends SandboxRequest = SandboxRequest> {
	readonly #routes = new Map<string, Array<Route<Request>>>();

	add(method: string, pattern: string, handler: RouteHandler<Request>): this {
		const segments = pattern.split('/');
		const key = routeKey(method, segments.length);
		const routes = this.#routes.get(key) ?? [];
		routes.push({ segments, handler });
		this.#routes.set(key, routes);
		return this;
	}

	/** The handler of the first route that fits, with `request.params` filled in; undefined when none fits. */
	find(request: Request): RouteHandler<Request> | undefined {
		const given = request.path.split('/');
		for (const route of this.#routes.get(routeKey(request.method, given.length)) ?? []) {
			const params = matchSegments(route.segments, given);
			if (params === undefined) continue;
			request.params = params;
			return route.handler;
		}
		return undefined;
	}
}

function routeKey(method: string, length: number): string {
	return `${method.toUpperCase()} ${length}`;
}

function matchSegments(pattern: string[], given: string[]): Record<string, string> | undefined {
	const params: Record<string, string> = {};
	for (let index = 0; index < pattern.length; index += 1) {
		const expected = pattern[index] ?? '';
		const actual = given[index] ?? '';
		if (!expected.startsWith(':')) {
			if (expected !== actual) return undefined;
			continue;
		}
		const decoded = decodeSegment(actual);
		if (decoded === undefined) return undefined;
		params[expected.slice(1)] = decoded;
	}
	return params;
}

function decodeSegment(segment: string): string | undefined {
	if (segment === '') return undefined;
	try {
		return decodeURIComponent(segment);
	} catch {
		return undefined;
	}
}
