import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { NO_CONTENT, filterValues, halReply, isObject, listReply, readElements, requestIdOf, selfLink } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { ENTITY_KINDS } from './model.ts';
import type { Task } from './model.ts';
import { announceTask } from './payloads.ts';
import { fieldProblem, problem, validationProblem } from './problems.ts';
import type { ElementProblems, FieldProblem } from './problems.ts';
import { nextId } from './records.ts';

const FOLLOW_UP = 1;

export function taskRoutes(context: KommoContext): Router<ApiRequest> {
	return new Router<ApiRequest>()
		.add('GET', '/api/v4/tasks', (request) => list(context, request))
		.add('POST', '/api/v4/tasks', (request) => create(context, request))
		.add('GET', '/api/v4/tasks/:id', (request) => {
			const task = taskIn(context, request);
			return task === undefined ? NO_CONTENT : halReply(200, taskView(context, request, task));
		})
		.add('PATCH', '/api/v4/tasks/:id', (request) => update(context, request));
}

function list(context: KommoContext, request: ApiRequest): Reply {
	const { query } = request;
	const entityIds = filterValues(query, 'filter[entity_id]').map(Number);
	const entityTypes = filterValues(query, 'filter[entity_type]');
	const users = filterValues(query, 'filter[responsible_user_id]').map(Number);
	const completed = query.get('filter[is_completed]');
	const tasks = [...context.data.tasks.values()].filter(
		(task) =>
			(entityIds.length === 0 || entityIds.includes(task.entityId ?? 0)) &&
			(entityTypes.length === 0 || entityTypes.includes(task.entityKind ?? '')) &&
			(users.length === 0 || users.includes(task.responsibleUserId)) &&
			(completed === null || task.isCompleted === ['1', 'true'].includes(completed)),
	);
	return listReply(request, 'tasks', tasks, (task) => taskView(context, request, task));
}

function create(context: KommoContext, request: ApiRequest): Reply {
	const elements = readElements(request);
	if (!Array.isArray(elements)) return elements;
	const problems = elements.flatMap((element, index): ElementProblems[] => {
		const errors = taskProblems(context, element);
		return errors.length > 0 ? [{ request_id: requestIdOf(element, index), errors }] : [];
	});
	if (problems.length > 0) return validationProblem(problems);
	const tasks = elements.map((element, index) => {
		const task = addTask(context, element, request.session.userId);
		announceTask(context, task, 'add');
		return { id: task.id, request_id: requestIdOf(element, index), _links: selfLink(request, `/api/v4/tasks/${task.id}`) };
	});
	return halReply(200, { _links: selfLink(request, '/api/v4/tasks'), _embedded: { tasks } });
}

function taskProblems({ data }: KommoContext, element: JsonObject): FieldProblem[] {
	const errors: FieldProblem[] = [];
	if (typeof element['text'] !== 'string' || element['text'] === '') errors.push(fieldProblem('FieldMissing', 'text'));
	if (element['complete_till'] === undefined) errors.push(fieldProblem('FieldMissing', 'complete_till'));
	else if (!Number.isInteger(element['complete_till'])) errors.push(fieldProblem('InvalidType', 'complete_till'));
	const user = element['responsible_user_id'];
	if (user !== undefined && !data.users.has(Number(user))) errors.push(fieldProblem('NotSupportedChoice', 'responsible_user_id'));
	if (element['entity_id'] !== undefined) {
		const kind = ENTITY_KINDS.find((known) => known === element['entity_type']);
		if (kind === undefined) errors.push(fieldProblem('NotSupportedChoice', 'entity_type'));
		else if (!data.records[kind].has(Number(element['entity_id']))) errors.push(fieldProblem('NotSupportedChoice', 'entity_id'));
	}
	return errors;
}

function addTask(context: KommoContext, element: JsonObject, userId: number): Task {
	const now = context.clock.nowSeconds();
	const task: Task = {
		id: nextId(context.data),
		text: String(element['text']),
		taskTypeId: Number(element['task_type_id'] ?? FOLLOW_UP),
		completeTill: Number(element['complete_till']),
		isCompleted: false,
		resultText: null,
		entityKind: ENTITY_KINDS.find((known) => known === element['entity_type']) ?? null,
		entityId: element['entity_id'] === undefined ? null : Number(element['entity_id']),
		responsibleUserId: Number(element['responsible_user_id'] ?? userId),
		createdBy: userId,
		updatedBy: userId,
		createdAt: now,
		updatedAt: now,
	};
	context.data.tasks.set(task.id, task);
	return task;
}

function update(context: KommoContext, request: ApiRequest): Reply {
	const task = taskIn(context, request);
	const { body } = request;
	if (task === undefined) return problem(404, 'Requested entity not found');
	if (!isObject(body)) return problem(400, 'The body must be a JSON object.');
	if (typeof body['text'] === 'string') task.text = body['text'];
	if (typeof body['complete_till'] === 'number') task.completeTill = body['complete_till'];
	if (typeof body['is_completed'] === 'boolean') task.isCompleted = body['is_completed'];
	if (isObject(body['result'])) task.resultText = String(body['result']['text'] ?? '');
	task.updatedAt = context.clock.nowSeconds();
	task.updatedBy = request.session.userId;
	announceTask(context, task, 'update');
	return halReply(200, { id: task.id, updated_at: task.updatedAt, _links: selfLink(request, request.path) });
}

function taskIn({ data }: KommoContext, { params }: ApiRequest): Task | undefined {
	return data.tasks.get(Number(params['id']));
}

function taskView({ account }: KommoContext, request: ApiRequest, task: Task): JsonObject {
	return {
		id: task.id,
		created_by: task.createdBy,
		updated_by: task.updatedBy,
		created_at: task.createdAt,
		updated_at: task.updatedAt,
		responsible_user_id: task.responsibleUserId,
		group_id: 0,
		entity_id: task.entityId,
		entity_type: task.entityKind,
		duration: 0,
		is_completed: task.isCompleted,
		task_type_id: task.taskTypeId,
		text: task.text,
		result: task.resultText === null ? [] : { text: task.resultText },
		complete_till: task.completeTill,
		account_id: account.id,
		_links: selfLink(request, `/api/v4/tasks/${task.id}`),
	};
}
