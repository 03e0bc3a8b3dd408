import type { Reply, SandboxRequest } from '../../kit/server.ts';
import type { CrmContext } from '../face.ts';
import type { StoredContact } from '../model.ts';
import type { RestCrmKnobs } from '../options.ts';
import { findsPhone, sameEmail } from '../phone-match.ts';
import { isObject, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { dataReply, notFound, pageReply, problem, withBody } from './answers.ts';
import { personDraft, personErrors } from './person-body.ts';
import { personJson } from './shapes.ts';

const MOBILE_KINDS: Record<RestCrmKnobs['agendorMobileFilter'], readonly string[]> = {
	mobile: ['mobile'],
	'mobile-and-whatsapp': ['mobile', 'whatsapp'],
	all: ['work', 'mobile', 'whatsapp', 'fax'],
};

type Filter = (person: StoredContact, asked: string, knobs: RestCrmKnobs) => boolean;

const FILTERS: Readonly<Record<string, Filter>> = {
	mobile_phone: ({ phones }, asked, { phoneMatch, agendorMobileFilter }) =>
		phones.some(({ value, kind }) => MOBILE_KINDS[agendorMobileFilter].includes(kind) && findsPhone(value, asked, phoneMatch)),
	phone: ({ phones }, asked, { phoneMatch }) => phones.some(({ value }) => findsPhone(value, asked, phoneMatch)),
	email: ({ emails }, asked) => emails.some(({ value }) => sameEmail(value, asked)),
	cpf: ({ document }, asked) => document === asked.replace(/\D/g, ''),
	name: ({ name }, asked) => name.toLowerCase().includes(asked.toLowerCase()),
};

const shown = ({ store }: CrmContext, person: StoredContact, { query }: SandboxRequest): object =>
	personJson(person, store, query.get('withCustomFields') === 'true');

export function listPeople(context: CrmContext, request: SandboxRequest): Reply {
	const { store, knobs } = context;
	const asked = [...request.query].filter(([name, value]) => Object.hasOwn(FILTERS, name) && value !== '');
	const found = store
		.searchable(knobs.searchLagMs)
		.filter((person) => asked.every(([name, value]) => FILTERS[name]?.(person, value, knobs) ?? true));
	return pageReply(request, found.map((person) => shown(context, person, request)));
}

export function onPerson({ store }: CrmContext, { params }: SandboxRequest, answer: (person: StoredContact) => Reply): Reply {
	const person = store.contact(params['id'] ?? '');
	return person === undefined ? notFound('Person') : answer(person);
}

export function getPerson(context: CrmContext, request: SandboxRequest): Reply {
	return onPerson(context, request, (person) => dataReply(shown(context, person, request)));
}

/** Another person who has the body's e-mail or CPF. */
function twinOf({ store }: CrmContext, body: Fields, ownId?: string): StoredContact | undefined {
	const email = isObject(body['contact']) ? textOrNull(body['contact']['email']) : null;
	const cpf = textOrNull(body['cpf']);
	const others = store.contacts().filter(({ id }) => id !== ownId);
	const byEmail = email === null ? undefined : others.find(({ emails }) => emails.some(({ value }) => sameEmail(value, email)));
	return byEmail ?? (cpf === null ? undefined : others.find(({ document }) => document === cpf));
}

function create(context: CrmContext, request: SandboxRequest, body: Fields): Reply {
	const errors = personErrors(context, body, { isChange: false });
	if (context.knobs.agendorRefusesDuplicates && twinOf(context, body) !== undefined) errors.push('Person already exists');
	if (errors.length > 0) return problem(400, errors);
	return dataReply(shown(context, context.store.createContact(personDraft(context, body)), request), 201);
}

function change(context: CrmContext, request: SandboxRequest, person: StoredContact, body: Fields): Reply {
	const errors = personErrors(context, body, { isChange: true });
	if (context.knobs.agendorRefusesDuplicates && twinOf(context, body, person.id) !== undefined) errors.push('Person already exists');
	if (errors.length > 0) return problem(400, errors);
	const changed = context.store.updateContact(person.id, personDraft(context, body, person)) ?? person;
	return dataReply(shown(context, changed, request));
}

export function createPerson(context: CrmContext, request: SandboxRequest): Reply {
	return withBody(request, (body) => create(context, request, body));
}

export function updatePerson(context: CrmContext, request: SandboxRequest): Reply {
	return onPerson(context, request, (person) => withBody(request, (body) => change(context, request, person, body)));
}

/** One person by e-mail, else by CPF: the one that is there is changed, else one is made. */
export function upsertPerson(context: CrmContext, request: SandboxRequest): Reply {
	return withBody(request, (body) => {
		const email = isObject(body['contact']) ? textOrNull(body['contact']['email']) : null;
		if (email === null && textOrNull(body['cpf']) === null) return problem(400, ['"contact.email" or "cpf" is required']);
		const known = twinOf(context, body);
		return known === undefined ? create(context, request, body) : change(context, request, known, body);
	});
}
