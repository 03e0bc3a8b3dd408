import type { Reply, SandboxRequest } from '../../kit/server.ts';
import type { CrmContext } from '../face.ts';
import { isTimestamp, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { dataReply, missingFields, notFound, ownerOf, pageReply, problem, textErrors, withBody } from './answers.ts';
import { onPerson } from './people-routes.ts';
import { FUNNEL, STAGES, dealJson, taskJson } from './shapes.ts';

const TASK_TYPES = ['WHATSAPP', 'LIGACAO', 'EMAIL', 'REUNIAO', 'VISITA', 'PROPOSTA'];
const SAME_TITLE = 'Title There can only be one deal with this title for this organization/person';

interface TaskOwner {
	readonly contactId: string | null;
	readonly leadId: string | null;
}

function dealErrors(context: CrmContext, body: Fields, personId: string): string[] {
	const { store, knobs } = context;
	const errors = textErrors(body, { title: 150, description: 2000 });
	const title = textOrNull(body['title']);
	if (title === null) errors.push('"title" is required');
	const isRepeated = store.leads().some((deal) => deal.contactId === personId && deal.title === title);
	if (knobs.agendorUniqueDealTitles && isRepeated) errors.push(SAME_TITLE);
	if (body['funnel'] !== undefined && body['funnel'] !== FUNNEL.id) errors.push('Funnel not found');
	const stage = body['dealStage'];
	if (stage !== undefined && !STAGES.some(({ sequence }) => sequence === stage)) errors.push('Deal stage not found');
	if (ownerOf(context, body['ownerUser']) === null) errors.push('User not found');
	return [...errors, ...missingFields(body, knobs.requiredLeadFields, knobs)];
}

export function createDeal(context: CrmContext, request: SandboxRequest): Reply {
	return onPerson(context, request, (person) =>
		withBody(request, (body) => {
			const errors = dealErrors(context, body, person.id);
			if (errors.length > 0) return problem(400, errors);
			const deal = context.store.addLead({
				kind: 'deal',
				contactId: person.id,
				title: textOrNull(body['title']) ?? '',
				source: null,
				ownerId: ownerOf(context, body['ownerUser']) ?? '1',
				body,
			});
			return dataReply(dealJson(deal, context.store), 201);
		}),
	);
}

export function listDeals(context: CrmContext, request: SandboxRequest): Reply {
	return onPerson(context, request, (person) => {
		const deals = context.store.leads().filter(({ contactId }) => contactId === person.id);
		return pageReply(request, deals.map((deal) => dealJson(deal, context.store)));
	});
}

function onDeal({ store }: CrmContext, { params }: SandboxRequest, answer: (owner: TaskOwner) => Reply): Reply {
	const deal = store.lead(params['id'] ?? '');
	return deal === undefined ? notFound('Deal') : answer({ contactId: deal.contactId, leadId: deal.id });
}

/** A task with a due date is something to do; without one it is a note of what happened. */
function addTask({ store }: CrmContext, owner: TaskOwner, body: Fields): Reply {
	const text = textOrNull(body['text']);
	const type = body['type'];
	const dueAt = body['due_date'] ?? body['dueDate'] ?? null;
	const assigned: unknown = body['assigned_users'] ?? body['assignedUsers'] ?? [];
	const users: unknown[] = Array.isArray(assigned) ? assigned : [assigned];
	const errors = text === null ? ['"text" is required'] : [];
	if (type !== undefined && type !== null && !TASK_TYPES.includes(String(type))) errors.push(`"type" must be one of [${TASK_TYPES.join(', ')}]`);
	if (dueAt !== null && !isTimestamp(dueAt)) errors.push('"due_date" must be a valid ISO 8601 date');
	if (!users.every((id) => store.user(String(id))?.isActive === true)) errors.push('User not found');
	if (text === null || errors.length > 0) return problem(400, errors);
	const common = { ...owner, body };
	const task =
		dueAt === null
			? store.addInteraction({ ...common, type: textOrNull(type) ?? '', text, direction: null, timestamp: null, messageId: null })
			: store.addTask({ ...common, title: text, dueAt: textOrNull(dueAt), ownerId: textOrNull(users[0]) });
	return dataReply(taskJson(task, store), 201);
}

function tasksReply({ store }: CrmContext, request: SandboxRequest, isOf: (owner: TaskOwner) => boolean): Reply {
	const all = [...store.interactions(), ...store.tasks()].filter(isOf);
	const newestFirst = all.toReversed().sort((left, right) => right.createdAt - left.createdAt);
	return pageReply(request, newestFirst.map((task) => taskJson(task, store)));
}

export function createPersonTask(context: CrmContext, request: SandboxRequest): Reply {
	return onPerson(context, request, ({ id }) => withBody(request, (body) => addTask(context, { contactId: id, leadId: null }, body)));
}

export function listPersonTasks(context: CrmContext, request: SandboxRequest): Reply {
	return onPerson(context, request, ({ id }) => tasksReply(context, request, ({ contactId }) => contactId === id));
}

export function createDealTask(context: CrmContext, request: SandboxRequest): Reply {
	return onDeal(context, request, (owner) => withBody(request, (body) => addTask(context, owner, body)));
}

export function listDealTasks(context: CrmContext, request: SandboxRequest): Reply {
	return onDeal(context, request, (owner) => tasksReply(context, request, ({ leadId }) => leadId === owner.leadId));
}
