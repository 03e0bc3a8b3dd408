import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { NO_CONTENT, halReply, isObject, readElements, selfLink } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { allLinks, link, unlink } from './link-store.ts';
import { ENTITY_KINDS } from './model.ts';
import type { CrmRecord, EntityKind } from './model.ts';
import { fieldProblem, problem, validationProblem } from './problems.ts';

/** Links between leads, contacts and companies. Linking a pair that is linked already answers 500, as Kommo does. */
export function linkRoutes(context: KommoContext): Router<ApiRequest> {
	const router = new Router<ApiRequest>();
	for (const kind of ENTITY_KINDS) {
		const path = `/api/v4/${kind}/:id`;
		router
			.add('GET', `${path}/links`, (request) => list(context, kind, request))
			.add('POST', `${path}/link`, (request) => change(context, kind, request, addLinks))
			.add('POST', `${path}/unlink`, (request) => change(context, kind, request, removeLinks));
	}
	return router;
}

interface Target {
	kind: EntityKind;
	id: number;
	element: JsonObject;
}

type LinkWrite = (context: KommoContext, from: CrmRecord, targets: Target[], request: ApiRequest) => Reply;

function list(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const id = Number(request.params['id']);
	if (!context.data.records[kind].has(id)) return problem(404, 'Requested entity not found');
	const links = allLinks(context.data, kind, id).map((linked) => ({
		to_entity_id: linked.id,
		to_entity_type: linked.kind,
		metadata: linked.kind === 'contacts' ? { main_contact: linked.metadata.isMain } : null,
	}));
	if (links.length === 0) return NO_CONTENT;
	const self = selfLink(request, `/api/v4/${kind}/${id}/links`);
	return halReply(200, { _total_items: links.length, _links: self, _embedded: { links } });
}

function change(context: KommoContext, kind: EntityKind, request: ApiRequest, write: LinkWrite): Reply {
	const from = context.data.records[kind].get(Number(request.params['id']));
	if (from === undefined) return problem(404, 'Requested entity not found');
	const elements = readElements(request);
	if (!Array.isArray(elements)) return elements;
	const targets: Target[] = [];
	for (const [index, element] of elements.entries()) {
		const target = readTarget(context, element);
		if (target === undefined) {
			return validationProblem([{ request_id: String(index), errors: [fieldProblem('NotSupportedChoice', 'to_entity_id')] }]);
		}
		targets.push(target);
	}
	return write(context, from, targets, request);
}

function addLinks(context: KommoContext, from: CrmRecord, targets: Target[], request: ApiRequest): Reply {
	const linked: JsonObject[] = [];
	for (const { kind, id, element } of targets) {
		const metadata = isObject(element['metadata']) ? element['metadata'] : {};
		const isMain = metadata['is_main'] === true ? { isMain: true } : {};
		if (!link(context.data, from, { kind, id }, isMain)) return problem(500, 'An unknown error occurred.');
		linked.push({ entity_id: from.id, entity_type: from.kind, to_entity_id: id, to_entity_type: kind, metadata: null });
	}
	const self = selfLink(request, `/api/v4/${from.kind}/${from.id}/links`);
	return halReply(200, { _total_items: linked.length, _links: self, _embedded: { links: linked } });
}

function removeLinks(context: KommoContext, from: CrmRecord, targets: Target[]): Reply {
	for (const { kind, id } of targets) unlink(context.data, from, { kind, id });
	return NO_CONTENT;
}

function readTarget({ data }: KommoContext, element: JsonObject): Target | undefined {
	const kind = ENTITY_KINDS.find((known) => known === element['to_entity_type']);
	const id = element['to_entity_id'];
	return kind !== undefined && typeof id === 'number' && data.records[kind].has(id) ? { kind, id, element } : undefined;
}
