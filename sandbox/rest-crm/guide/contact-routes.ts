import { bareDocument } from '../../data/documents.ts';
import { jsonReply } from '../../kit/server.ts';
import type { Reply, SandboxRequest } from '../../kit/server.ts';
import type { StoredContact } from '../model.ts';
import { findsPhone, sameEmail } from '../phone-match.ts';
import type { ContactDraft } from '../store.ts';
import { countOf, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { checkReferences, listReply, unlessInvalid, withBody } from './context.ts';
import type { GuideContext } from './context.ts';
import { invalid, notFound } from './problems.ts';
import { checkBody, email, id, text, timestamp } from './rules.ts';
import type { Rules } from './rules.ts';
import { contactJson } from './shapes.ts';

const SEARCH_LIMIT = 20;
const MOST_A_PAGE = 100;

const CUSTOMER_RULES: Rules = {
	name: { rule: text, required: true },
	phone: { rule: text },
	email: { rule: email },
	document: { rule: text },
	owner_id: { rule: id },
};
const CREATE_CONTACT_RULES: Rules = {
	...CUSTOMER_RULES,
	source: { rule: text, required: true },
	created_at: { rule: timestamp, required: true },
};
const UPDATE_CONTACT_RULES: Rules = {
	...CUSTOMER_RULES,
	source: { rule: text },
	created_at: { rule: timestamp },
	updated_at: { rule: timestamp, required: true },
};

/** Field names that {@link contactRules} and the fields call know. */
export const contactRules = ({ wording }: GuideContext): Rules => (wording.isOutsideCrm ? CREATE_CONTACT_RULES : CUSTOMER_RULES);

const what = ({ wording }: GuideContext): string => (wording.isOutsideCrm ? 'Contato' : 'Cliente');

export function searchContacts(context: GuideContext, { query }: SandboxRequest): Reply {
	const { store, knobs, wording } = context;
	const [phone, address, document] = ['phone', 'email', 'document'].map((name) => query.get(name)?.trim() ?? '');
	if (!phone && !address && !document && knobs.emptySearch === 'refuse') return invalid({ phone: 'informe phone, email ou document' });
	const found = store.searchable(knobs.searchLagMs).filter(
		(contact) =>
			(!phone || contact.phones.some(({ value }) => findsPhone(value, phone, knobs.phoneMatch))) &&
			(!address || contact.emails.some(({ value }) => sameEmail(value, address))) &&
			(!document || (contact.document !== null && bareDocument(contact.document) === bareDocument(document))),
	);
	const page = found.slice(0, countOf(query.get('limit'), SEARCH_LIMIT, MOST_A_PAGE));
	return listReply(context, page.map((contact) => contactJson(contact, { wording, knobs })), notFound(what(context)));
}

/** Runs `answer` on the contact of the path, or answers 404. */
export function onContact(context: GuideContext, request: SandboxRequest, answer: (contact: StoredContact) => Reply): Reply {
	const contact = context.store.contact(request.params['id'] ?? '');
	return contact === undefined ? notFound(what(context)) : answer(contact);
}

export function getContact(context: GuideContext, request: SandboxRequest): Reply {
	return onContact(context, request, (contact) => jsonReply(200, contactJson(contact, context)));
}

export function createContact(context: GuideContext, request: SandboxRequest): Reply {
	const { store, knobs } = context;
	return withBody(request, (body) => {
		const { errors, kept } = checkBody(body, { rules: contactRules(context), knobs, alsoRequired: knobs.requiredContactFields });
		checkReferences(context, kept, errors);
		return unlessInvalid(errors, () => jsonReply(201, contactJson(store.createContact(draftOf(context, kept)), context)));
	});
}

/** PUT: changes what it names, or (knob `put`) takes the place of the whole record. */
export function updateContact(context: GuideContext, request: SandboxRequest): Reply {
	const { store, knobs, wording } = context;
	return onContact(context, request, (contact) =>
		withBody(request, (body) => {
			const { id: given, ...fields } = body;
			const rules = wording.isOutsideCrm ? UPDATE_CONTACT_RULES : CUSTOMER_RULES;
			const isPartial = knobs.put === 'merge';
			const { errors, kept } = checkBody(fields, { rules, knobs, alsoRequired: knobs.requiredContactFields, isPartial });
			if (given !== undefined && textOrNull(given) !== contact.id) errors['id'] = 'não é o id do caminho';
			if (wording.isOutsideCrm && kept['updated_at'] === undefined) errors['updated_at'] = 'é obrigatório';
			checkReferences(context, kept, errors);
			const before = isPartial ? fieldsOf(contact) : { created_at: contact.extra['created_at'] };
			const draft = () => draftOf(context, { ...before, ...kept });
			return unlessInvalid(errors, () => jsonReply(200, contactJson(store.updateContact(contact.id, draft()) ?? contact, context)));
		}),
	);
}

function fieldsOf({ name, phones, emails, document, ownerId, source, extra }: StoredContact): Fields {
	return { ...extra, name, phone: phones[0]?.value, email: emails[0]?.value, document, owner_id: ownerId, source };
}

function draftOf({ store }: GuideContext, fields: Fields): ContactDraft {
	const { name, phone, email: address, document, owner_id: ownerId, source, ...extra } = fields;
	const values = (value: unknown) => (textOrNull(value) === null ? [] : [store.newValue(String(value), 'main')]);
	return {
		name: textOrNull(name) ?? '',
		phones: values(phone),
		emails: values(address),
		document: textOrNull(document),
		ownerId: textOrNull(ownerId),
		source: textOrNull(source),
		extra,
	};
}
