import type { Reply, SandboxRequest } from '../kit/server.ts';
import { byId, cursorPage, dataReply, idsOf, integerOf } from './context.ts';
import type { Call, PipedriveContext } from './context.ts';
import type { PersonRecord } from './model.ts';
import { readPerson } from './person-body.ts';
import { searchPersons } from './person-search.ts';
import { Problems } from './problems.ts';
import { personJson } from './representations.ts';
import { isObject } from './shapes.ts';

function list({ query }: SandboxRequest, context: PipedriveContext): Reply {
	const problems = new Problems();
	const ids = idsOf(query, problems);
	const ownerId = integerOf(query, 'owner_id', problems);
	const dealId = integerOf(query, 'deal_id', problems);
	const personOfDeal = dealId === undefined ? undefined : context.store.deals.get(dealId)?.personId;
	const found = context.store
		.persons()
		.filter(
			({ id, ownerId: owner }) =>
				(ids === undefined || ids.includes(id)) && (ownerId === undefined || owner === ownerId) && (dealId === undefined || id === personOfDeal),
		);
	return cursorPage(query, problems, found, (persons) => persons.map((person) => personJson(person, context)));
}

function write({ body }: SandboxRequest, known: PersonRecord | undefined, context: PipedriveContext): Reply {
	const problems = new Problems();
	if (!isObject(body)) problems.add('body', 'must be a JSON object');
	const person = readPerson(isObject(body) ? body : {}, known, problems, context);
	const refusal = problems.reply();
	if (refusal !== undefined) return refusal;
	// No look for a person like it: two calls at one time make two persons.
	const stored = context.store.putPerson(known === undefined ? { ...person, id: context.store.newPersonId() } : person);
	return dataReply(personJson(stored, context), {}, known === undefined ? context.knobs.createdStatus : 200);
}

export function personRoutes(context: PipedriveContext): Call[] {
	const withPerson = (answer: (person: PersonRecord, request: SandboxRequest) => Reply) => (request: SandboxRequest) => {
		const known = byId(request, 'Person', (id) => context.store.person(id));
		return 'refusal' in known ? known.refusal : answer(known.found, request);
	};
	const one = withPerson((person) => dataReply(personJson(person, context)));
	const update = withPerson((person, request) => write(request, person, context));
	const version = 'v2';
	return [
		{ version, method: 'GET', path: '/persons/search', tokens: 20, answer: (request) => searchPersons(request, context) },
		{ version, method: 'GET', path: '/persons', tokens: 10, answer: (request) => list(request, context) },
		{ version, method: 'POST', path: '/persons', tokens: 5, answer: (request) => write(request, undefined, context) },
		{ version, method: 'GET', path: '/persons/:id', tokens: 1, answer: one },
		{ version, method: 'PATCH', path: '/persons/:id', tokens: 5, answer: update },
	];
}
