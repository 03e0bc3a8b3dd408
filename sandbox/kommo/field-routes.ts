import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { NO_CONTENT, halReply, isObject, listReply, readElements, requestIdOf, selfLink } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { ENTITY_KINDS } from './model.ts';
import type { CustomField, EntityKind } from './model.ts';
import { fieldProblem, problem, validationProblem } from './problems.ts';
import type { ElementProblems } from './problems.ts';
import { nextId } from './records.ts';

const TYPES: readonly string[] = [
	'text',
	'textarea',
	'numeric',
	'checkbox',
	'select',
	'multiselect',
	'date',
	'date_time',
	'url',
	'multitext',
];

/** Custom fields of leads, contacts and companies. POST takes an array, also for one field. */
export function fieldRoutes(context: KommoContext): Router<ApiRequest> {
	const router = new Router<ApiRequest>();
	for (const kind of ENTITY_KINDS) {
		const path = `/api/v4/${kind}/custom_fields`;
		router
			.add('GET', path, (request) => {
				const fields = [...context.data.fields.values()].filter(({ entityKind }) => entityKind === kind);
				return listReply(request, 'custom_fields', fields, (field) => fieldView(context, request, field));
			})
			.add('POST', path, (request) => create(context, kind, request))
			.add('GET', `${path}/:id`, (request) => {
				const field = fieldIn(context, kind, request);
				return field === undefined ? notFound() : halReply(200, fieldView(context, request, field));
			})
			.add('PATCH', `${path}/:id`, (request) => update(context, kind, request))
			.add('DELETE', `${path}/:id`, (request) => {
				if (!request.session.isAdmin) return forbidden();
				const field = fieldIn(context, kind, request);
				if (field === undefined) return notFound();
				context.data.fields.delete(field.id);
				return NO_CONTENT;
			});
	}
	return router;
}

function create(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	if (!request.session.isAdmin) return forbidden();
	const elements = readElements(request);
	if (!Array.isArray(elements)) return elements;
	const problems = elements.flatMap((element, index): ElementProblems[] => {
		const errors = [];
		if (typeof element['name'] !== 'string' || element['name'] === '') errors.push(fieldProblem('FieldMissing', 'name'));
		if (element['type'] === undefined) errors.push(fieldProblem('FieldMissing', 'type'));
		else if (!TYPES.includes(String(element['type']))) errors.push(fieldProblem('NotSupportedChoice', 'type'));
		return errors.length > 0 ? [{ request_id: requestIdOf(element, index), errors }] : [];
	});
	if (problems.length > 0) return validationProblem(problems);
	const created = elements.map((element, index) => {
		const field = addField(context, kind, element);
		return { ...fieldView(context, request, field), request_id: requestIdOf(element, index) };
	});
	return halReply(200, { _total_items: created.length, _links: selfLink(request, request.path), _embedded: { custom_fields: created } });
}

function addField({ data }: KommoContext, kind: EntityKind, element: JsonObject): CustomField {
	const enums = Array.isArray(element['enums']) ? element['enums'].filter(isObject) : [];
	const field: CustomField = {
		id: nextId(data),
		name: String(element['name']),
		type: String(element['type']),
		code: typeof element['code'] === 'string' ? element['code'] : null,
		sort: Number(element['sort'] ?? 500),
		entityKind: kind,
		enums: enums.map((option, index) => ({ id: nextId(data), value: String(option['value']), sort: Number(option['sort'] ?? index) })),
	};
	data.fields.set(field.id, field);
	return field;
}

function update(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	if (!request.session.isAdmin) return forbidden();
	const field = fieldIn(context, kind, request);
	if (field === undefined) return notFound();
	if (!isObject(request.body)) return problem(400, 'The body must be a JSON object.');
	if (typeof request.body['name'] === 'string') field.name = request.body['name'];
	if (typeof request.body['sort'] === 'number') field.sort = request.body['sort'];
	return halReply(200, fieldView(context, request, field));
}

function fieldIn({ data }: KommoContext, kind: EntityKind, { params }: ApiRequest): CustomField | undefined {
	const field = data.fields.get(Number(params['id']));
	return field?.entityKind === kind ? field : undefined;
}

function fieldView({ account }: KommoContext, request: ApiRequest, field: CustomField): JsonObject {
	return {
		id: field.id,
		name: field.name,
		type: field.type,
		account_id: account.id,
		code: field.code,
		sort: field.sort,
		is_api_only: false,
		enums: field.enums.length === 0 ? null : field.enums,
		group_id: null,
		entity_type: field.entityKind,
		_links: selfLink(request, `/api/v4/${field.entityKind}/custom_fields/${field.id}`),
	};
}

function notFound(): Reply {
	return problem(404, 'Requested entity not found');
}

function forbidden(): Reply {
	return problem(403, 'Forbidden: only an administrator may change custom fields.');
}
