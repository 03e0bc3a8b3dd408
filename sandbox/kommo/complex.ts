import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import { createRecord } from './changes.ts';
import type { RecordChange } from './changes.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { readChanges } from './entities.ts';
import { halReply, isObject, readElements, requestIdOf } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { link } from './link-store.ts';
import type { CrmRecord, EntityKind } from './model.ts';
import { contactByPhone } from './records.ts';

const MAX_COMPLEX_ELEMENTS = 50;

interface ComplexElement {
	lead: RecordChange;
	contacts: RecordChange[];
	companies: RecordChange[];
}

/** POST /leads/complex: a lead with its new contact and company in one call, through the duplicate control. */
export function complexRoutes(context: KommoContext): Router<ApiRequest> {
	return new Router<ApiRequest>().add('POST', '/api/v4/leads/complex', (request) => createComplex(context, request));
}

function createComplex(context: KommoContext, request: ApiRequest): Reply {
	const elements = readElements(request, MAX_COMPLEX_ELEMENTS);
	if (!Array.isArray(elements)) return elements;
	const read: ComplexElement[] = [];
	for (const element of elements) {
		const parts = readElement(context, element);
		if ('refusal' in parts) return parts.refusal;
		read.push(parts);
	}
	const created = read.map((parts, index) => {
		const requestIds = [requestIdOf(elements[index] ?? {}, index)];
		return { ...createOne(context, parts, request), request_id: requestIds };
	});
	return halReply(200, created);
}

function readElement(context: KommoContext, element: JsonObject): ComplexElement | { refusal: Reply } {
	const embedded = isObject(element['_embedded']) ? element['_embedded'] : {};
	const { contacts, companies, ...rest } = embedded;
	const lead = readChanges(context, 'leads', [{ ...element, _embedded: rest }]);
	if ('refusal' in lead) return lead;
	const contact = readChanges(context, 'contacts', objectsOf(contacts));
	if ('refusal' in contact) return contact;
	const company = readChanges(context, 'companies', objectsOf(companies));
	if ('refusal' in company) return company;
	const [change] = lead.changes;
	if (change === undefined) throw new Error('A read element has a change.');
	return { lead: change, contacts: contact.changes, companies: company.changes };
}

function createOne(context: KommoContext, parts: ComplexElement, { session }: ApiRequest): JsonObject {
	const twin = context.knobs.duplicateControl ? findTwin(context, parts.contacts[0]) : undefined;
	const make = (kind: EntityKind, change: RecordChange) => createRecord(context, kind, change, session);
	const contacts = twin === undefined ? parts.contacts.map((change) => make('contacts', change)) : [twin];
	const companies = parts.companies.map((change) => make('companies', change));
	const lead = make('leads', parts.lead);
	for (const linked of [...contacts, ...companies]) link(context.data, lead, linked);
	const [contact] = contacts;
	const [company] = companies;
	for (const one of companies) if (contact !== undefined) link(context.data, contact, one);
	return { id: lead.id, contact_id: contact?.id ?? null, company_id: company?.id ?? null, merged: twin !== undefined };
}

function findTwin({ data }: KommoContext, change: RecordChange | undefined): CrmRecord | undefined {
	return [...(change?.fields ?? [])]
		.filter(([fieldId]) => data.fields.get(fieldId)?.code === 'PHONE')
		.flatMap(([, values]) => values.map(({ value }) => contactByPhone(data, String(value))))
		.find((contact) => contact !== undefined);
}

function objectsOf(given: unknown): JsonObject[] {
	return Array.isArray(given) ? given.filter(isObject) : [];
}
