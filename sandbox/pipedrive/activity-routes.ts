import type { Reply, SandboxRequest } from '../kit/server.ts';
import { booleanOf, byId, cursorPage, dataReply, idsOf, integerOf } from './context.ts';
import type { Call, PipedriveContext } from './context.ts';
import { SEED } from './ids.ts';
import type { ActivityRecord } from './model.ts';
import { Problems } from './problems.ts';
import { USERS, activityJson } from './representations.ts';
import { anything, boolean, checkList, checkShape, day, integer, isObject, list, numberOf, object, oneOf, text, textOf, timeOfDay } from './shapes.ts';
import type { Properties, Shape } from './shapes.ts';

export const ACTIVITY_TYPES = ['call', 'meeting', 'task', 'deadline', 'email', 'lunch'];

const ACTIVITY: Shape = {
	properties: {
		subject: text,
		type: oneOf(...ACTIVITY_TYPES),
		owner_id: integer,
		deal_id: integer,
		lead_id: text,
		org_id: integer,
		project_id: integer,
		due_date: day,
		due_time: timeOfDay,
		duration: timeOfDay,
		busy: boolean,
		done: boolean,
		location: object,
		participants: list,
		attendees: list,
		public_description: text,
		priority: integer,
		outcome: anything,
		note: text,
	},
};
const PARTICIPANT: Shape = { required: ['person_id'], properties: { person_id: integer, primary: boolean } };

/** Persons of the activity, the primary one first; undefined when the call does not speak of them. */
function readPersons(given: Properties, problems: Problems, { knobs, store }: PipedriveContext): number[] | undefined {
	const participants = checkList(given['participants'], PARTICIPANT, 'participants', problems, knobs);
	const ordered = [...participants].sort((left, right) => Number(right['primary'] === true) - Number(left['primary'] === true));
	const ids = ordered.flatMap(({ person_id: id }) => (typeof id === 'number' ? [id] : []));
	const single = knobs.activityPersonId === 'accepted' && typeof given['person_id'] === 'number' ? [given['person_id']] : [];
	const all = [...new Set([...ids, ...single])];
	if (all.some((id) => store.person(id) === undefined)) problems.add('participants', 'Person not found');
	return given['participants'] === undefined && single.length === 0 ? undefined : all;
}

function withSeconds(time: string | null): string | null {
	return time?.length === 5 ? `${time}:00` : time;
}

function readActivity(given: Properties, known: ActivityRecord | undefined, problems: Problems, context: PipedriveContext): ActivityRecord {
	const { knobs, store, now } = context;
	const properties = knobs.activityPersonId === 'accepted' ? { ...ACTIVITY.properties, person_id: integer } : ACTIVITY.properties;
	checkShape(given, { properties }, '', problems, knobs);
	const { owner_id: owner, deal_id: deal, org_id: org } = given;
	if (typeof owner === 'number' && !USERS.some(({ id }) => id === owner)) problems.add('owner_id', 'User not found');
	if (typeof deal === 'number' && store.deals.get(deal) === undefined) problems.add('deal_id', 'Deal not found');
	if (typeof org === 'number') problems.add('org_id', 'Organization not found');
	const nullable = <Value>(name: string, read: (value: unknown) => Value | null, old: Value | null | undefined) =>
		given[name] === undefined ? (old ?? null) : read(given[name]);
	const type = textOf(given['type']) ?? known?.type ?? 'call';
	return {
		id: known?.id ?? 0,
		subject: textOf(given['subject']) ?? known?.subject ?? type,
		type,
		ownerId: numberOf(owner) ?? known?.ownerId ?? SEED.users.ana.id,
		creatorId: known?.creatorId ?? SEED.users.ana.id,
		dealId: nullable('deal_id', numberOf, known?.dealId),
		orgId: known?.orgId ?? null,
		personIds: readPersons(given, problems, context) ?? known?.personIds ?? [],
		dueDate: nullable('due_date', textOf, known?.dueDate),
		dueTime: withSeconds(nullable('due_time', textOf, known?.dueTime)),
		duration: withSeconds(nullable('duration', textOf, known?.duration)),
		busy: given['busy'] === undefined ? (known?.busy ?? false) : given['busy'] === true,
		done: given['done'] === undefined ? (known?.done ?? false) : given['done'] === true,
		note: nullable('note', textOf, known?.note),
		publicDescription: nullable('public_description', textOf, known?.publicDescription),
		priority: nullable('priority', numberOf, known?.priority),
		addedAt: known?.addedAt ?? now(),
		updatedAt: now(),
	};
}

function write({ body }: SandboxRequest, known: ActivityRecord | undefined, context: PipedriveContext): Reply {
	const problems = new Problems();
	if (!isObject(body)) problems.add('body', 'must be a JSON object');
	const activity = readActivity(isObject(body) ? body : {}, known, problems, context);
	const refusal = problems.reply();
	if (refusal !== undefined) return refusal;
	const stored = context.store.activities.put(known === undefined ? { ...activity, id: context.store.activities.nextId() } : activity);
	return dataReply(activityJson(stored), {}, known === undefined ? context.knobs.createdStatus : 200);
}

function listActivities({ query }: SandboxRequest, { store }: PipedriveContext): Reply {
	const problems = new Problems();
	const ids = idsOf(query, problems);
	const [ownerId, dealId, personId] = ['owner_id', 'deal_id', 'person_id'].map((name) => integerOf(query, name, problems));
	const done = booleanOf(query, 'done', problems);
	const found = store.activities
		.all()
		.filter(
			(activity) =>
				(ids === undefined || ids.includes(activity.id)) &&
				(ownerId === undefined || activity.ownerId === ownerId) &&
				(dealId === undefined || activity.dealId === dealId) &&
				(personId === undefined || activity.personIds.includes(personId)) &&
				(done === undefined || activity.done === done),
		);
	return cursorPage(query, problems, found, (activities) => activities.map(activityJson));
}

/** Tasks, calls and appointments are one thing here. */
export function activityRoutes(context: PipedriveContext): Call[] {
	const withActivity = (answer: (activity: ActivityRecord, request: SandboxRequest) => Reply) => (request: SandboxRequest) => {
		const known = byId(request, 'Activity', (id) => context.store.activities.get(id));
		return 'refusal' in known ? known.refusal : answer(known.found, request);
	};
	const version = 'v2';
	return [
		{ version, method: 'GET', path: '/activities', tokens: 10, answer: (request) => listActivities(request, context) },
		{ version, method: 'POST', path: '/activities', tokens: 5, answer: (request) => write(request, undefined, context) },
		{ version, method: 'GET', path: '/activities/:id', tokens: 1, answer: withActivity((activity) => dataReply(activityJson(activity))) },
		{ version, method: 'PATCH', path: '/activities/:id', tokens: 5, answer: withActivity((activity, request) => write(request, activity, context)) },
	];
}
