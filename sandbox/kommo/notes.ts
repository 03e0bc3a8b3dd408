import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { NO_CONTENT, filterValues, halReply, isObject, listReply, readElements, requestIdOf, selfLink } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { ENTITY_KINDS } from './model.ts';
import type { EntityKind, Note } from './model.ts';
import { announceNote } from './payloads.ts';
import { fieldProblem, problem, validationProblem } from './problems.ts';
import type { ElementProblems, FieldProblem } from './problems.ts';
import { nextId } from './records.ts';

/** What each kind of note must carry in `params`. */
const REQUIRED_PARAMS: Record<string, string[]> = {
	common: ['text'],
	service_message: ['service', 'text'],
	extended_service_message: ['service', 'text'],
	call_in: ['uniq', 'duration', 'source', 'phone'],
	call_out: ['uniq', 'duration', 'source', 'phone'],
	sms_in: ['text', 'phone'],
	sms_out: ['text', 'phone'],
	geolocation: ['text'],
	attachment: ['file_uuid', 'file_name'],
	message_cashier: ['text'],
	invoice_paid: ['text'],
};

/** Notes of leads, contacts and companies. There is no /api/v4/notes. */
export function noteRoutes(context: KommoContext): Router<ApiRequest> {
	const router = new Router<ApiRequest>();
	for (const kind of ENTITY_KINDS) {
		const path = `/api/v4/${kind}`;
		router
			.add('GET', `${path}/notes`, (request) => list(context, kind, request))
			.add('POST', `${path}/notes`, (request) => create(context, kind, request))
			.add('GET', `${path}/:id/notes`, (request) => list(context, kind, request))
			.add('POST', `${path}/:id/notes`, (request) => create(context, kind, request))
			.add('GET', `${path}/:id/notes/:note`, (request) => get(context, kind, request))
			.add('PATCH', `${path}/notes/:note`, (request) => update(context, kind, request))
			.add('PATCH', `${path}/:id/notes/:note`, (request) => update(context, kind, request))
			.add('POST', `${path}/notes/:note/pin`, (request) => pin(context, kind, request, true))
			.add('POST', `${path}/notes/:note/unpin`, (request) => pin(context, kind, request, false));
	}
	return router;
}

/** Adds a note and announces it, for the API and for a person who types one. */
export function addNote(context: KommoContext, note: Pick<Note, 'entityKind' | 'entityId' | 'noteType' | 'params' | 'createdBy'>): Note {
	const now = context.clock.nowSeconds();
	const id = nextId(context.data);
	const added: Note = { ...note, id, updatedBy: note.createdBy, createdAt: now, updatedAt: now, pinned: false };
	context.data.notes.set(id, added);
	announceNote(context, added);
	return added;
}

function list(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const id = request.params['id'];
	const types = filterValues(request.query, 'filter[note_type]');
	const notes = [...context.data.notes.values()].filter(
		(note) =>
			note.entityKind === kind &&
			(id === undefined || note.entityId === Number(id)) &&
			(types.length === 0 || types.includes(note.noteType)),
	);
	return listReply(request, 'notes', notes, (note) => noteView(context, request, note));
}

function get(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const note = noteIn(context, kind, request);
	return note === undefined ? NO_CONTENT : halReply(200, noteView(context, request, note));
}

function create(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const elements = readElements(request);
	if (!Array.isArray(elements)) return elements;
	const entityIdOf = (element: JsonObject) => Number(request.params['id'] ?? element['entity_id']);
	const problems = elements.flatMap((element, index): ElementProblems[] => {
		const errors = noteProblems(element);
		if (!context.data.records[kind].has(entityIdOf(element))) errors.push(fieldProblem('NotSupportedChoice', 'entity_id'));
		return errors.length > 0 ? [{ request_id: requestIdOf(element, index), errors }] : [];
	});
	if (problems.length > 0) return validationProblem(problems);
	const notes = elements.map((element, index) => {
		const params = isObject(element['params']) ? element['params'] : {};
		const entityId = entityIdOf(element);
		const noteType = String(element['note_type']);
		const { id } = addNote(context, { entityKind: kind, entityId, noteType, params, createdBy: request.session.userId });
		const self = selfLink(request, `/api/v4/${kind}/${entityId}/notes/${id}`);
		return { id, entity_id: entityId, request_id: requestIdOf(element, index), _links: self };
	});
	return halReply(200, { _links: selfLink(request, request.path), _embedded: { notes } });
}

function noteProblems(element: JsonObject): FieldProblem[] {
	const required = REQUIRED_PARAMS[String(element['note_type'])];
	if (element['note_type'] === undefined) return [fieldProblem('FieldMissing', 'note_type')];
	if (required === undefined) return [fieldProblem('NotSupportedChoice', 'note_type')];
	const params = isObject(element['params']) ? element['params'] : {};
	return required
		.filter((name) => params[name] === undefined || params[name] === '')
		.map((name) => fieldProblem('FieldMissing', `params.${name}`));
}

function update(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const note = noteIn(context, kind, request);
	if (note === undefined) return problem(404, 'Requested entity not found');
	if (!isObject(request.body)) return problem(400, 'The body must be a JSON object.');
	if (isObject(request.body['params'])) note.params = { ...note.params, ...request.body['params'] };
	note.updatedAt = context.clock.nowSeconds();
	note.updatedBy = request.session.userId;
	return halReply(200, { id: note.id, entity_id: note.entityId, updated_at: note.updatedAt, _links: selfLink(request, request.path) });
}

function pin(context: KommoContext, kind: EntityKind, request: ApiRequest, pinned: boolean): Reply {
	const note = noteIn(context, kind, request);
	if (note === undefined) return problem(404, 'Requested entity not found');
	note.pinned = pinned;
	return NO_CONTENT;
}

function noteIn({ data }: KommoContext, kind: EntityKind, { params }: ApiRequest): Note | undefined {
	const note = data.notes.get(Number(params['note']));
	const belongs = params['id'] === undefined || note?.entityId === Number(params['id']);
	return note?.entityKind === kind && belongs ? note : undefined;
}

function noteView({ account }: KommoContext, request: ApiRequest, note: Note): JsonObject {
	return {
		id: note.id,
		entity_id: note.entityId,
		created_by: note.createdBy,
		updated_by: note.updatedBy,
		created_at: note.createdAt,
		updated_at: note.updatedAt,
		responsible_user_id: note.createdBy,
		group_id: 0,
		note_type: note.noteType,
		params: note.params,
		is_pinned: note.pinned,
		account_id: account.id,
		_links: selfLink(request, `/api/v4/${note.entityKind}/${note.entityId}/notes/${note.id}`),
	};
}
