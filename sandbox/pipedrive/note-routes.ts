import type { Reply, SandboxRequest } from '../kit/server.ts';
import { byId, dataReply, integerOf, startPage } from './context.ts';
import type { Call, PipedriveContext } from './context.ts';
import { SEED } from './ids.ts';
import type { NoteRecord } from './model.ts';
import { Problems, problem } from './problems.ts';
import { USERS, noteJson } from './representations.ts';
import { isObject } from './shapes.ts';
import type { Properties } from './shapes.ts';

const TARGETS = ['deal_id', 'person_id', 'org_id', 'lead_id', 'project_id', 'task_id'];
const PINNED = TARGETS.map((name) => `pinned_to_${name.replace('_id', '').replace('org', 'organization')}_flag`);
const KNOWN = ['content', 'user_id', 'add_time', ...TARGETS, ...PINNED];
const SORTABLE = ['id', 'user_id', 'deal_id', 'person_id', 'org_id', 'content', 'add_time', 'update_time'];

/** What the back end leaves of a note: plain tags, and where links lead. */
function sanitized(content: string): string {
	return content
		.replace(/<!--[\s\S]*?-->/g, '')
		.replace(/<(script|style|iframe)\b[\s\S]*?(<\/\1>|$)/gi, '')
		.replace(/<(\/?[a-z][a-z0-9]*)\b([^>]*)>/gi, (_, tag: string, attributes: string) => {
			const href = /\shref="(https?:|mailto:|tel:)[^"]*"/i.exec(attributes)?.[0] ?? '';
			return `<${tag}${href}>`;
		});
}

/** v1 takes numbers written as text. */
function idOf(given: Properties, name: string, problems: Problems): number | null {
	const value = given[name];
	if (value === undefined || value === null) return null;
	const id = Number(value);
	if (!Number.isSafeInteger(id) || id <= 0) problems.add(name, 'must be an integer');
	return id;
}

function check(given: Properties, problems: Problems, { knobs, store }: PipedriveContext): void {
	if (knobs.unknownProperties === 'refused') {
		for (const name of Object.keys(given)) if (!KNOWN.includes(name)) problems.add(name, 'Unknown field');
	}
	for (const name of PINNED) {
		if (given[name] !== undefined && ![0, 1, '0', '1'].some((flag) => flag === given[name])) problems.add(name, 'must be 0 or 1');
	}
	const dealId = idOf(given, 'deal_id', problems);
	const personId = idOf(given, 'person_id', problems);
	const userId = idOf(given, 'user_id', problems);
	if (dealId !== null && store.deals.get(dealId) === undefined) problems.add('deal_id', 'Deal not found');
	if (personId !== null && store.person(personId) === undefined) problems.add('person_id', 'Person not found');
	if (userId !== null && !USERS.some(({ id }) => id === userId)) problems.add('user_id', 'User not found');
	if (given['org_id'] !== undefined && given['org_id'] !== null) problems.add('org_id', 'Organization not found');
}

function write({ body }: SandboxRequest, known: NoteRecord | undefined, context: PipedriveContext): Reply {
	if (!isObject(body)) return problem(400, 'Bad request');
	const problems = new Problems();
	const content = body['content'];
	if ((known === undefined || content !== undefined) && (typeof content !== 'string' || content === '')) problems.add('content', 'Content is required');
	if (known === undefined && TARGETS.every((name) => body[name] === undefined || body[name] === null)) {
		problems.add('deal_id', `One of the fields ${TARGETS.join(', ')} is required`);
	}
	check(body, problems, context);
	const refusal = problems.replyV1();
	if (refusal !== undefined) return refusal;
	const { store, knobs, now } = context;
	const id = (name: string, old: number | null | undefined) => idOf(body, name, problems) ?? old ?? null;
	const note: NoteRecord = {
		id: known?.id ?? store.notes.nextId(),
		content: typeof content === 'string' ? sanitized(content) : (known?.content ?? ''),
		userId: id('user_id', known?.userId) ?? SEED.users.ana.id,
		personId: id('person_id', known?.personId),
		dealId: id('deal_id', known?.dealId),
		orgId: null,
		addedAt: known?.addedAt ?? now(),
		updatedAt: now(),
	};
	return dataReply(noteJson(store.notes.put(note), context), {}, known === undefined ? knobs.createdStatus : 200);
}

/** Orders by `sort`, such as `add_time DESC`; undefined for one that is not allowed. */
function sorted(notes: NoteRecord[], sort: string | null): NoteRecord[] | undefined {
	const [field = 'id', direction = 'ASC'] = (sort ?? '').trim().split(/\s+/).filter((word) => word !== '');
	if (!SORTABLE.includes(field) || !['ASC', 'DESC'].includes(direction.toUpperCase())) return undefined;
	const timeOf = ({ addedAt, updatedAt, id }: NoteRecord) => (field === 'update_time' ? updatedAt : field === 'add_time' ? addedAt : id);
	const ascending = notes.sort((left, right) => timeOf(left) - timeOf(right) || left.id - right.id);
	return direction.toUpperCase() === 'DESC' ? ascending.reverse() : ascending;
}

function list({ query }: SandboxRequest, context: PipedriveContext): Reply {
	const problems = new Problems();
	const [userId, dealId, personId, orgId] = ['user_id', 'deal_id', 'person_id', 'org_id'].map((name) => integerOf(query, name, problems));
	const refusal = problems.replyV1();
	if (refusal !== undefined) return refusal;
	const found = context.store.notes
		.all()
		.filter(
			(note) =>
				(userId === undefined || note.userId === userId) &&
				(dealId === undefined || note.dealId === dealId) &&
				(personId === undefined || note.personId === personId) &&
				(orgId === undefined || note.orgId === orgId),
		);
	const ordered = sorted(found, query.get('sort'));
	if (ordered === undefined) return problem(400, 'Invalid sort');
	const page = startPage(query, ordered);
	if ('status' in page) return page;
	const data = page.items.map((note) => noteJson(note, context));
	const isNull = data.length === 0 && context.knobs.emptyV1List === 'null';
	return dataReply(isNull ? null : data, { additional_data: { pagination: page.pagination } });
}

/** Notes have no v2. */
export function noteRoutes(context: PipedriveContext): Call[] {
	const withNote = (answer: (note: NoteRecord, request: SandboxRequest) => Reply) => (request: SandboxRequest) => {
		const known = byId(request, 'Note', (id) => context.store.notes.get(id));
		return 'refusal' in known ? known.refusal : answer(known.found, request);
	};
	const version = 'v1';
	return [
		{ version, method: 'GET', path: '/notes', tokens: 20, answer: (request) => list(request, context) },
		{ version, method: 'POST', path: '/notes', tokens: 10, answer: (request) => write(request, undefined, context) },
		{ version, method: 'GET', path: '/notes/:id', tokens: 2, answer: withNote((note) => dataReply(noteJson(note, context))) },
		{ version, method: 'PUT', path: '/notes/:id', tokens: 10, answer: withNote((note, request) => write(request, note, context)) },
	];
}
