import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import { createRecord, readChange, updateRecord } from './changes.ts';
import type { RecordChange } from './changes.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { filterRecords } from './filters.ts';
import { NO_CONTENT, halReply, isObject, listReply, readElements, requestIdOf, selfLink, withBigBatch } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { ENTITY_KINDS } from './model.ts';
import type { CrmRecord, EntityKind } from './model.ts';
import { fieldProblem, problem, validationProblem } from './problems.ts';
import type { ElementProblems } from './problems.ts';
import { recordView } from './records.ts';

/** Leads, contacts and companies: list, get, create and update. None of them can be deleted through the API. */
export function entityRoutes(context: KommoContext): Router<ApiRequest> {
	const router = new Router<ApiRequest>();
	for (const kind of ENTITY_KINDS) {
		const path = `/api/v4/${kind}`;
		router
			.add('GET', path, (request) => list(context, kind, request))
			.add('POST', path, (request) => create(context, kind, request))
			.add('PATCH', path, (request) => updateMany(context, kind, request))
			.add('GET', `${path}/:id`, (request) => get(context, kind, request))
			.add('PATCH', `${path}/:id`, (request) => updateOne(context, kind, request));
	}
	return router;
}

/** Reads every element before any is applied: one bad element refuses the whole request. */
export function readChanges(
	context: KommoContext,
	kind: EntityKind,
	elements: JsonObject[],
	recordOf: (element: JsonObject) => CrmRecord | undefined = () => undefined,
): { changes: RecordChange[] } | { refusal: Reply } {
	const problems: ElementProblems[] = [];
	const changes = elements.map((element, index) => {
		const { change, errors } = readChange(context, kind, element, recordOf(element));
		if (errors.length > 0) problems.push({ request_id: requestIdOf(element, index), errors });
		return change;
	});
	return problems.length > 0 ? { refusal: validationProblem(problems) } : { changes };
}

function list(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const withParts = withPartsOf(request);
	const found = filterRecords(context, kind, request.query);
	return listReply(request, kind, found, (record) => recordView(context, record, withParts, request.baseUrl));
}

function get(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const record = recordIn(context, kind, request);
	if (record === undefined) return NO_CONTENT;
	return halReply(200, recordView(context, record, withPartsOf(request), request.baseUrl));
}

function create(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const elements = readElements(request);
	if (!Array.isArray(elements)) return elements;
	const read = readChanges(context, kind, elements);
	if ('refusal' in read) return read.refusal;
	return withBigBatch(context, elements.length, () => {
		const created = read.changes.map((change, index) => {
			const { id } = createRecord(context, kind, change, request.session);
			const requestId = requestIdOf(elements[index] ?? {}, index);
			return { id, request_id: requestId, _links: selfLink(request, `/api/v4/${kind}/${id}`) };
		});
		return halReply(200, { _links: selfLink(request, `/api/v4/${kind}`), _embedded: { [kind]: created } });
	});
}

function updateMany(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const elements = readElements(request);
	if (!Array.isArray(elements)) return elements;
	const recordOf = (element: JsonObject) => context.data.records[kind].get(Number(element['id']));
	const unknown = elements.flatMap((element, index): ElementProblems[] => {
		if (recordOf(element) !== undefined) return [];
		const code = element['id'] === undefined ? 'FieldMissing' : 'NotSupportedChoice';
		return [{ request_id: requestIdOf(element, index), errors: [fieldProblem(code, 'id')] }];
	});
	if (unknown.length > 0) return validationProblem(unknown);
	const read = readChanges(context, kind, elements, recordOf);
	if ('refusal' in read) return read.refusal;
	return withBigBatch(context, elements.length, () => {
		const updated = elements.flatMap((element, index) => {
			const record = recordOf(element);
			const change = read.changes[index];
			if (record === undefined || change === undefined) return [];
			updateRecord(context, record, change, request.session);
			return [{ ...updatedView(request, record), request_id: requestIdOf(element, index) }];
		});
		return halReply(200, { _links: selfLink(request, `/api/v4/${kind}`), _embedded: { [kind]: updated } });
	});
}

function updateOne(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const record = recordIn(context, kind, request);
	if (record === undefined) return problem(404, 'Requested entity not found');
	if (!isObject(request.body)) return problem(400, 'The body must be a JSON object.');
	const read = readChanges(context, kind, [request.body], () => record);
	if ('refusal' in read) return read.refusal;
	for (const change of read.changes) updateRecord(context, record, change, request.session);
	return halReply(200, updatedView(request, record));
}

function updatedView(request: ApiRequest, { kind, id, name, updatedAt }: CrmRecord): JsonObject {
	return { id, name, updated_at: updatedAt, _links: selfLink(request, `/api/v4/${kind}/${id}`) };
}

function recordIn(context: KommoContext, kind: EntityKind, request: ApiRequest): CrmRecord | undefined {
	return context.data.records[kind].get(Number(request.params['id']));
}

function withPartsOf(request: ApiRequest): ReadonlySet<string> {
	return new Set((request.query.get('with') ?? '').split(','));
}
