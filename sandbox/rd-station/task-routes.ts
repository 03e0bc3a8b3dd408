import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { filterOf, pageReply } from './context.ts';
import type { Call, RdStationContext } from './context.ts';
import type { TaskRecord } from './model.ts';
import { INVALID, Problems, missingWrapper, notFound } from './problems.ts';
import { USERS, taskJson } from './representations.ts';
import { checkShape, isBoolean, isDay, isHour, isId, isIdList, isObject, isText, oneOf, textOf, unwrap } from './shapes.ts';
import type { Properties } from './shapes.ts';

const PROPERTIES = {
	deal_id: isId,
	subject: isText,
	type: oneOf('call', 'email', 'meeting', 'task', 'lunch', 'visit', 'whatsapp'),
	notes: isText,
	date: isDay,
	hour: isHour,
	user_ids: isIdList,
	done: isBoolean,
};

function bodyOf({ body }: SandboxRequest, { knobs }: RdStationContext): Properties | undefined {
	const wrapped = unwrap(body, 'task');
	if (knobs.taskBody === 'wrapped' || (knobs.taskBody === 'either' && wrapped !== undefined)) return wrapped;
	return isObject(body) && body['task'] === undefined ? body : undefined;
}

function check(given: Properties, isNew: boolean, problems: Problems, { store, knobs }: RdStationContext): void {
	const required = isNew ? ['deal_id', 'subject', 'type', 'user_ids'] : [];
	checkShape(given, { required, properties: PROPERTIES }, '', problems, knobs);
	const userIds = Array.isArray(given['user_ids']) ? given['user_ids'] : undefined;
	if (userIds?.length === 0 || userIds?.some((id) => !USERS.some((user) => user.id === id))) problems.add('user_ids', INVALID);
	if (isId(given['deal_id']) && store.deal(String(given['deal_id'])) === undefined) problems.add('deal_id', INVALID);
}

function write(request: SandboxRequest, known: TaskRecord | undefined, context: RdStationContext): Reply {
	const given = bodyOf(request, context);
	if (given === undefined) return missingWrapper('task');
	const problems = new Problems();
	check(given, known === undefined, problems, context);
	if (problems.any) return problems.reply(context.knobs);
	const nullable = (name: string, old: string | null) => (given[name] === undefined ? old : textOf(given[name]));
	const task: TaskRecord = {
		id: known?.id ?? context.store.newId('task'),
		dealId: textOf(given['deal_id']) ?? known?.dealId ?? '',
		subject: textOf(given['subject']) ?? known?.subject ?? '',
		type: textOf(given['type']) ?? known?.type ?? 'task',
		notes: nullable('notes', known?.notes ?? null),
		date: nullable('date', known?.date ?? null)?.slice(0, 10) ?? null,
		hour: nullable('hour', known?.hour ?? null),
		userIds: Array.isArray(given['user_ids']) ? given['user_ids'].map(String) : (known?.userIds ?? []),
		done: given['done'] === undefined ? (known?.done ?? false) : String(given['done']) === 'true',
		createdAt: known?.createdAt ?? context.now(),
	};
	return jsonReply(known === undefined ? context.knobs.createdStatus : 200, taskJson(context.store.putTask(task), context));
}

function search(query: URLSearchParams, { store }: RdStationContext): TaskRecord[] {
	const [dealId, userId, type, done] = ['deal_id', 'user_id', 'type', 'done'].map((name) => filterOf(query, name));
	return store
		.tasks()
		.filter(
			(task) =>
				(dealId === undefined || task.dealId === dealId) &&
				(userId === undefined || task.userIds.includes(userId)) &&
				(type === undefined || task.type === type) &&
				(done === undefined || String(task.done) === done),
		);
}

export function taskRoutes(context: RdStationContext): Call[] {
	const withTask = (answer: (task: TaskRecord, request: SandboxRequest) => Reply) => (request: SandboxRequest) => {
		const task = context.store.task(request.params['id'] ?? '');
		return task === undefined ? notFound() : answer(task, request);
	};
	return [
		{ method: 'GET', path: '/tasks', answer: ({ query }) => pageReply(query, 'tasks', search(query, context), (task) => taskJson(task, context)) },
		{ method: 'POST', path: '/tasks', answer: (request) => write(request, undefined, context) },
		{ method: 'GET', path: '/tasks/:id', answer: withTask((task) => jsonReply(200, taskJson(task, context))) },
		{ method: 'PUT', path: '/tasks/:id', answer: withTask((task, request) => write(request, task, context)) },
	];
}
