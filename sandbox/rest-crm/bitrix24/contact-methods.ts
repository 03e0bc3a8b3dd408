import type { Reply } from '../../kit/server.ts';
import type { StoredContact } from '../model.ts';
import type { ContactDraft } from '../store.ts';
import { isEmail, isObject, textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';
import { WEBHOOK_USER_ID, crmProblem, idOf, pageReply, portalTime, problem, resultReply } from './answers.ts';
import type { MethodCall } from './answers.ts';
import { DOCUMENT_FIELD, describeFields, fieldsOf, missingField, writable } from './fields.ts';
import { filterRows, orderRows, selected } from './filters.ts';
import type { Row } from './filters.ts';
import { multifieldJson, writtenValues } from './multifield.ts';

const MULTIPLE = ['PHONE', 'EMAIL'];
const NOT_FIELDS = "Parameter 'fields' must be array.";

/** A contact as crm.contact.get shows it: texts, and null for what is not set; PHONE and EMAIL only where there are any. */
function contactJson(contact: StoredContact): Fields {
	const { phones, emails } = contact;
	return {
		ID: contact.id,
		NAME: contact.name,
		SECOND_NAME: null,
		LAST_NAME: null,
		TYPE_ID: 'CLIENT',
		SOURCE_ID: contact.source,
		SOURCE_DESCRIPTION: null,
		COMMENTS: null,
		HAS_PHONE: phones.length > 0 ? 'Y' : 'N',
		HAS_EMAIL: emails.length > 0 ? 'Y' : 'N',
		OPENED: 'Y',
		ASSIGNED_BY_ID: contact.ownerId ?? WEBHOOK_USER_ID,
		ORIGINATOR_ID: null,
		ORIGIN_ID: null,
		...contact.extra,
		DATE_CREATE: portalTime(contact.createdAt),
		DATE_MODIFY: portalTime(contact.updatedAt),
		[DOCUMENT_FIELD]: contact.document ?? '',
		...(phones.length > 0 ? { PHONE: multifieldJson(phones, 'PHONE') } : {}),
		...(emails.length > 0 ? { EMAIL: multifieldJson(emails, 'EMAIL') } : {}),
	};
}

function rowOf(contact: StoredContact): Row {
	const texts = Object.entries(contactJson(contact)).map(([name, value]) => [name, textOrNull(value)] as const);
	return {
		...Object.fromEntries(texts),
		PHONE: contact.phones.map(({ value }) => value),
		EMAIL: contact.emails.map(({ value }) => value),
	};
}

export function getContact({ context, parameters }: MethodCall): Reply {
	const id = idOf(parameters);
	if (id === undefined) return crmProblem('ID is not defined or invalid.');
	const contact = context.store.contact(id);
	return contact === undefined ? crmProblem('Not found.') : resultReply(context, contactJson(contact));
}

export function listContacts(call: MethodCall): Reply {
	const { context, parameters } = call;
	const { filter, order, select } = parameters;
	if (filter !== undefined && typeof filter !== 'object') return crmProblem("Parameter 'filter' must be array.");
	if (order !== undefined && typeof order !== 'object') return crmProblem("Parameter 'order' must be array.");
	const entries = context.store.searchable(context.knobs.searchLagMs).map((contact) => ({ contact, row: rowOf(contact) }));
	const found = orderRows(filterRows(entries, filter, Object.keys(fieldsOf('contact', context.knobs))), order);
	return pageReply(call, found.map(({ contact }) => selected(contactJson(contact), select, MULTIPLE)));
}

export function contactFields({ context }: MethodCall): Reply {
	return resultReply(context, describeFields('contact', context.knobs));
}

function draftOf({ context }: MethodCall, fields: Fields, before?: StoredContact): ContactDraft {
	const { store } = context;
	const { PHONE, EMAIL, ASSIGNED_BY_ID, SOURCE_ID, [DOCUMENT_FIELD]: document, ...others } = fields;
	const owner = textOrNull(ASSIGNED_BY_ID);
	const extra: Fields = { NAME: before?.name, ...before?.extra, ...others };
	return {
		name: [extra['NAME'], extra['LAST_NAME']].map(textOrNull).filter((part) => part !== null).join(' '),
		phones: writtenValues(store, before?.phones ?? [], PHONE, 'PHONE'),
		emails: writtenValues(store, before?.emails ?? [], EMAIL, 'EMAIL'),
		document: document === undefined ? (before?.document ?? null) : textOrNull(document),
		ownerId: (owner === null ? undefined : store.user(owner)?.id) ?? before?.ownerId ?? WEBHOOK_USER_ID,
		source: SOURCE_ID === undefined ? (before?.source ?? null) : textOrNull(SOURCE_ID),
		extra,
	};
}

function wrongEmail({ emails }: ContactDraft): Reply | undefined {
	return emails.every(({ value }) => isEmail(value))
		? undefined
		: problem(400, 'ERROR_CORE', 'O campo "E-mail de trabalho" contém um endereço inválido.');
}

export function addContact(call: MethodCall): Reply {
	const { context, parameters } = call;
	if (!isObject(parameters['fields'])) return crmProblem(NOT_FIELDS);
	const fields = writable(parameters['fields'], 'contact', context.knobs);
	const missing = missingField(fields, 'contact', context.knobs);
	if (missing !== undefined) return problem(400, 'ERROR_CORE', `O campo "${missing}" é obrigatório.`);
	const draft = draftOf(call, fields);
	return wrongEmail(draft) ?? resultReply(context, Number(context.store.createContact(draft).id));
}

export function updateContact(call: MethodCall): Reply {
	const { context, parameters } = call;
	const id = idOf(parameters);
	if (id === undefined) return crmProblem('ID is not defined or invalid.');
	if (!isObject(parameters['fields'])) return crmProblem(NOT_FIELDS);
	const before = context.store.contact(id);
	if (before === undefined) return crmProblem('Contact is not found');
	const draft = draftOf(call, writable(parameters['fields'], 'contact', context.knobs), before);
	const refused = wrongEmail(draft);
	if (refused !== undefined) return refused;
	context.store.updateContact(id, draft);
	return resultReply(context, true);
}
