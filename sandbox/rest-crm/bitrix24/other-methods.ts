import type { Reply } from '../../kit/server.ts';
import type { StoredUser } from '../model.ts';
import { isObject, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { WEBHOOK_USER_ID, pageReply, portalTime, problem, resultReply } from './answers.ts';
import type { MethodCall } from './answers.ts';
import { filterRows } from './filters.ts';

const SOURCES = [
	{ STATUS_ID: 'CALL', NAME: 'Ligação' },
	{ STATUS_ID: 'WEB', NAME: 'Site' },
	{ STATUS_ID: 'WHATSAPP', NAME: 'WhatsApp' },
	{ STATUS_ID: 'OTHER', NAME: 'Outro' },
];

function userJson(user: StoredUser): Fields {
	const [name = '', ...rest] = user.name.split(' ');
	return { ID: user.id, ACTIVE: user.isActive, NAME: name, LAST_NAME: rest.join(' '), EMAIL: user.email, UF_DEPARTMENT: [1], USER_TYPE: 'employee' };
}

const isTrue = (value: unknown): boolean => [true, 'true', 'Y', '1', 1].includes(value as string);

/** The filter stands in `FILTER` (or `filter`), or beside the other parameters. `ACTIVE` leaves out who has left. */
export function getUsers(call: MethodCall): Reply {
	const { parameters, context } = call;
	const given = parameters['FILTER'] ?? parameters['filter'] ?? parameters;
	const { ACTIVE, ...filter } = isObject(given) ? given : {};
	const entries = context.store
		.users()
		.filter(({ isActive }) => ACTIVE === undefined || isActive === isTrue(ACTIVE))
		.map((user) => ({ user, row: { ID: user.id, NAME: textOrNull(userJson(user)['NAME']), EMAIL: user.email } }));
	return pageReply(call, filterRows(entries, filter, ['ID', 'NAME', 'EMAIL']).map(({ user }) => userJson(user)));
}

export function currentUser({ context }: MethodCall): Reply {
	const user = context.store.user(WEBHOOK_USER_ID);
	return resultReply(context, user === undefined ? null : userJson(user));
}

export function listStatuses(call: MethodCall): Reply {
	const { filter } = call.parameters;
	const entityId = isObject(filter) ? filter['ENTITY_ID'] : undefined;
	const isSource = entityId === undefined || entityId === 'SOURCE';
	return pageReply(call, isSource ? SOURCES.map((source, index) => ({ ID: String(index + 1), ENTITY_ID: 'SOURCE', ...source })) : []);
}

/** `C_1001` in UF_CRM_TASK binds a task to contact 1001, `D_…` to a deal, `L_…` to a lead. */
function bound(fields: Fields, letters: string): string | null {
	const given = fields['UF_CRM_TASK'];
	const bindings: unknown[] = Array.isArray(given) ? given : [given];
	const found = bindings.map(String).find((binding) => new RegExp(`^[${letters}]_\\d+$`).test(binding));
	return found?.slice(2) ?? null;
}

/** https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-add.html */
export function addTask({ context, parameters }: MethodCall): Reply {
	const fields = parameters['fields'];
	if (!isObject(fields) || Object.keys(fields).length === 0) {
		return problem(400, '100', 'Could not find value for parameter {fields} (internal error)');
	}
	const title = textOrNull(fields['TITLE']);
	const responsible = textOrNull(fields['RESPONSIBLE_ID']);
	if (title === null) return problem(400, 'ERROR_CORE', 'O título da tarefa não foi informado<br>');
	if (responsible === null) return problem(400, 'ERROR_CORE', 'O responsável não foi informado<br>');
	if (context.store.user(responsible)?.isActive !== true) {
		return problem(400, 'ERROR_CORE', 'O usuário do campo "Responsável" não foi encontrado<br>');
	}
	const dueAt = textOrNull(fields['DEADLINE']);
	const task = context.store.addTask({
		contactId: bound(fields, 'C'),
		leadId: bound(fields, 'DL'),
		title,
		dueAt,
		ownerId: responsible,
		body: fields,
	});
	const shown = {
		id: task.id,
		title,
		description: textOrNull(fields['DESCRIPTION']) ?? '',
		deadline: dueAt,
		responsibleId: responsible,
		createdBy: WEBHOOK_USER_ID,
		createdDate: portalTime(task.createdAt),
		status: '2',
	};
	return resultReply(context, { task: shown });
}
