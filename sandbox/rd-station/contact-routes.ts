import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { createContact, readContact, updateContact } from './contact-body.ts';
import { filterOf, pageReply } from './context.ts';
import type { Call, RdStationContext } from './context.ts';
import type { ContactRecord } from './model.ts';
import { Problems, missingWrapper, notFound } from './problems.ts';
import { contactJson } from './representations.ts';
import { unwrap } from './shapes.ts';

const sameText = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

function searchedTexts({ name, title, emails, phones }: ContactRecord, { knobs }: RdStationContext): string[] {
	if (knobs.qSearches === 'names') return [name];
	return [name, ...emails, ...phones.map(({ phone }) => phone), ...(title === null ? [] : [title])];
}

/** All filters are to hold. Phones are compared as texts, so one and the same number in another format is not found. */
function search(query: URLSearchParams, context: RdStationContext): ContactRecord[] {
	const [phone, email, title, text] = ['phone', 'email', 'title', 'q'].map((name) => filterOf(query, name));
	const part = text?.toLowerCase();
	return context.store.searchableContacts().filter(
		(contact) =>
			(phone === undefined || contact.phones.some((one) => one.phone === phone)) &&
			(email === undefined || contact.emails.some((one) => sameText(one, email))) &&
			(title === undefined || (contact.title !== null && sameText(contact.title, title))) &&
			(part === undefined || searchedTexts(contact, context).some((one) => one.toLowerCase().includes(part))),
	);
}

function write(request: SandboxRequest, known: ContactRecord | undefined, context: RdStationContext): Reply {
	const given = unwrap(request.body, 'contact');
	if (given === undefined) return missingWrapper('contact');
	const problems = new Problems();
	const input = readContact(given, '', known === undefined, problems, context);
	if (problems.any) return problems.reply(context.knobs);
	if (known !== undefined) return jsonReply(200, contactJson(updateContact(known, input, context), context));
	return jsonReply(context.knobs.createdStatus, contactJson(createContact(input, context), context));
}

export function contactRoutes(context: RdStationContext): Call[] {
	const withContact = (answer: (contact: ContactRecord, request: SandboxRequest) => Reply) => (request: SandboxRequest) => {
		const contact = context.store.contact(request.params['id'] ?? '');
		return contact === undefined ? notFound() : answer(contact, request);
	};
	return [
		{
			method: 'GET',
			path: '/contacts',
			answer: ({ query }) => pageReply(query, 'contacts', search(query, context), (contact) => contactJson(contact, context)),
		},
		{ method: 'POST', path: '/contacts', answer: (request) => write(request, undefined, context) },
		{ method: 'GET', path: '/contacts/:id', answer: withContact((contact) => jsonReply(200, contactJson(contact, context))) },
		{ method: 'PUT', path: '/contacts/:id', answer: withContact((contact, request) => write(request, contact, context)) },
	];
}
