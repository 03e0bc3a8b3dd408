import { htmlReply } from '../kit/faults.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { inSession, logonRefusal } from './access.ts';
import { createOrder } from './create-order.ts';
import type { OrderBook } from './data/order-book.ts';
import type { Tables } from './data/tables.ts';
import { atomReply } from './odata/atom.ts';
import { filterRows, pageOf } from './odata/collection.ts';
import { metadataOf } from './odata/metadata.ts';
import { ODataProblem, problemReply, problems } from './odata/problem.ts';
import { readQueryOptions } from './odata/query-options.ts';
import { jsonValue, renderEntity } from './odata/render.ts';
import type { RenderContext } from './odata/render.ts';
import { resolvePath } from './odata/resource-path.ts';
import type { SapS4Knobs } from './options.ts';
import type { Service } from './schema/service.ts';
import { services } from './schema/services.ts';
import type { Sessions } from './sessions.ts';

export interface GatewayParts {
	readonly knobs: SapS4Knobs;
	readonly sessions: Sessions;
	readonly tables: Tables;
	readonly orders: OrderBook;
	readonly now: () => number;
	readonly servicesPath: string;
}

const INTERNAL_ORIGIN = 'https://s4-internal.example:44300';

/** Answers requests to the services, as SAP Gateway does: log-on, session and token, then the service. */
export class Gateway {
	readonly #parts: GatewayParts;

	constructor(parts: GatewayParts) {
		this.#parts = parts;
	}

	answer(request: SandboxRequest): Reply {
		const { knobs, sessions, tables, servicesPath, now } = this.#parts;
		if (!request.path.startsWith(`${servicesPath}/`)) return htmlReply(404);
		const refusal = logonRefusal(request, knobs);
		if (refusal !== undefined) return refusal;
		const [name = '', ...rest] = request.path.slice(servicesPath.length + 1).split('/');
		const service = services.get(name);
		tables.refresh();
		return inSession(request, sessions, () => {
			try {
				return this.#serve(request, this.#usable(name, service), rest.join('/'));
			} catch (error) {
				if (!(error instanceof ODataProblem)) throw error;
				return problemReply(error, { isJson: wantsJson(request), service, now: now() });
			}
		});
	}

	#usable(name: string, service: Service | undefined): Service {
		const { forbiddenServices, inactiveServices } = this.#parts.knobs;
		if (service === undefined || inactiveServices.includes(name)) throw problems.noSuchService(name);
		if (forbiddenServices.includes(name)) throw problems.forbidden(name);
		return service;
	}

	#serve(request: SandboxRequest, service: Service, path: string): Reply {
		if (path === '$batch') throw problems.notOffered('$batch');
		if (request.method === 'POST') return this.#create(request, service, path);
		if (request.method !== 'GET' && request.method !== 'HEAD') throw problems.wrongMethod(request.method);
		if (path === '') return shown(request, { EntitySets: [...service.sets.keys()] });
		if (path === '$metadata') return { status: 200, headers: { 'content-type': 'application/xml', dataserviceversion: '2.0' }, body: metadataOf(service) };
		return this.#read(request, service, path);
	}

	#context(request: SandboxRequest, service: Service): RenderContext {
		const { tables, servicesPath } = this.#parts;
		return { service, source: tables, root: `http://${request.headers.host ?? 'localhost'}${servicesPath}/${service.name}` };
	}

	#read(request: SandboxRequest, service: Service, path: string): Reply {
		const context = this.#context(request, service);
		const resource = resolvePath(path, service, context.source);
		if (resource.kind === 'none') throw problems.notFound(path);
		if (resource.kind === 'property') {
			return shown(request, { [resource.property.name]: jsonValue(resource.value, resource.property, context) });
		}
		const options = readQueryOptions(request.query, resource.set, service);
		if (resource.kind === 'one') return shown(request, renderEntity(resource.row, resource.set, options.shape, context));
		if (resource.isCounted) {
			const count = filterRows(resource.rows, resource.set, options, context).length;
			return { status: 200, headers: { 'content-type': 'text/plain;charset=utf-8', dataserviceversion: '2.0' }, body: String(count) };
		}
		const page = pageOf(resource.rows, resource.set, options, context, this.#parts.knobs.pageSize);
		return shown(request, {
			...(options.withCount ? { __count: String(page.count) } : {}),
			results: page.results,
			...(page.nextToken === undefined ? {} : { __next: this.#nextLink(request, page.nextToken) }),
		});
	}

	#nextLink(request: SandboxRequest, token: number): string {
		const query = new URLSearchParams(request.query);
		query.set('$skiptoken', String(token));
		// As SAP writes it: the dollar of an option stays, a blank is %20.
		const path = `${request.path}?${query.toString().replaceAll('%24', '$').replaceAll('+', '%20')}`;
		const { nextLinks } = this.#parts.knobs;
		if (nextLinks === 'relative') return path;
		return nextLinks === 'absolute' ? `http://${request.headers.host ?? 'localhost'}${path}` : `${INTERNAL_ORIGIN}${path}`;
	}

	#create(request: SandboxRequest, service: Service, path: string): Reply {
		const isOrder = service.name === 'API_SALES_ORDER_SRV' && path === 'A_SalesOrder';
		if (!isOrder) throw service.sets.has(path) ? problems.wrongMethod('POST') : problems.notFound(path);
		const { entity, location } = createOrder(request, this.#context(request, service), this.#parts);
		const reply = shown(request, entity);
		return { ...reply, status: 201, headers: { ...reply.headers, location } };
	}
}

function wantsJson({ query, headers }: SandboxRequest): boolean {
	const format = query.get('$format');
	return format === null ? /application\/json/i.test(headers.accept ?? '') : format === 'json';
}

function shown(request: SandboxRequest, data: Record<string, unknown>): Reply {
	if (!wantsJson(request)) return atomReply(data);
	const headers = { 'content-type': 'application/json;charset=utf-8', dataserviceversion: '2.0', 'cache-control': 'no-store', 'sap-server': 'true' };
	return { status: 200, headers, body: { d: data } };
}
