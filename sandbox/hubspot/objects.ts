import { jsonReply } from '../kit/server.ts';
import type { Reply, Router, SandboxRequest } from '../kit/server.ts';
import { checkAssociations } from './associations.ts';
import { askedProperties, isFields, pathType, readBody, recordJson, writtenJson } from './context.ts';
import type { Fields, HubspotContext } from './context.ts';
import { contactExists, invalidJson, invalidRequest, objectNotFound } from './problems.ts';
import { objectType, singular } from './schema.ts';
import type { ObjectType } from './schema.ts';
import { findRecords } from './search-match.ts';
import { readSearch } from './search-request.ts';
import type { StoredRecord } from './store.ts';
import { checkValues, missingValues, stageProblem } from './values.ts';

const MAX_BATCH = 100;
const MAX_LIST = 100;
const DEFAULT_LIST = 10;

type Handler = (request: SandboxRequest, type: ObjectType, context: HubspotContext) => Reply;

/** One with the e-mail address already, which HubSpot refuses; phones may repeat. */
function sameEmail(email: string | undefined, except: string, { store }: HubspotContext): StoredRecord | undefined {
	const known = email === undefined || email === '' ? undefined : store.contactByEmail(email);
	return known?.id === except ? undefined : known;
}

const create: Handler = (request, type, context) => {
	const body = readBody(request);
	if ('refusal' in body) return body.refusal;
	const checked = checkValues(body.fields['properties'], type, context);
	if ('refusal' in checked) return checked.refusal;
	const values = type === 'deals' ? { pipeline: 'default', ...checked.values } : checked.values;
	const refusal = missingValues(checked.values, type, context) ?? stageProblem(values);
	if (refusal !== undefined) return refusal;
	const associated = checkAssociations(body.fields['associations'], type, context.store);
	if ('refusal' in associated) return associated.refusal;
	const known = type === 'contacts' ? sameEmail(values['email'], '', context) : undefined;
	if (known !== undefined) return contactExists(known.id);
	const record = context.store.create(type, values);
	for (const target of associated.targets) context.store.associate(record, target);
	return jsonReply(201, writtenJson(record, context));
};

/** The record of the path; a contact may be named by its e-mail address with `?idProperty=email`. */
function recordOf({ params, query }: SandboxRequest, type: ObjectType, { store }: HubspotContext): StoredRecord | undefined {
	const id = params['id'] ?? '';
	return type === 'contacts' && query.get('idProperty') === 'email' ? store.contactByEmail(id) : store.get(type, id);
}

const get: Handler = (request, type, context) => {
	const record = recordOf(request, type, context);
	if (record === undefined) return objectNotFound(request.params['id'] ?? '');
	const names = (request.query.get('associations') ?? '').split(',').filter((name) => name !== '');
	const associations: Fields = {};
	for (const toType of names.map((name) => objectType(name))) {
		const ids = toType === undefined ? [] : context.store.associations(type, record.id, toType);
		if (toType !== undefined && ids.length > 0) associations[toType] = { results: ids.map(({ toId }) => ({ id: toId, type: `${singular(type)}_to_${singular(toType)}` })) };
	}
	const json = recordJson(record, askedProperties(request.query), context);
	return jsonReply(200, Object.keys(associations).length === 0 ? json : { ...json, associations });
};

const update: Handler = (request, type, context) => {
	const record = recordOf(request, type, context);
	if (record === undefined) return objectNotFound(request.params['id'] ?? '');
	const body = readBody(request);
	if ('refusal' in body) return body.refusal;
	const checked = checkValues(body.fields['properties'], type, context);
	if ('refusal' in checked) return checked.refusal;
	const refusal = stageProblem({ ...record.properties, ...checked.values });
	if (refusal !== undefined) return refusal;
	const known = type === 'contacts' ? sameEmail(checked.values['email'], record.id, context) : undefined;
	if (known !== undefined) return contactExists(known.id);
	return jsonReply(200, writtenJson(context.store.update(record, checked.values), context));
};

const archive: Handler = ({ params }, type, { store }) => {
	const record = store.get(type, params['id'] ?? '');
	if (record !== undefined) store.remove(record);
	return { status: 204 };
};

const list: Handler = ({ query }, type, context) => {
	const limit = Number(query.get('limit') ?? DEFAULT_LIST);
	if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIST) return invalidRequest(`limit must be between 1 and ${MAX_LIST}`);
	const after = Number(query.get('after') ?? 0);
	const rest = context.store.all(type).filter(({ id }) => Number(id) >= after);
	const next = rest[limit];
	const results = rest.slice(0, limit).map((record) => recordJson(record, askedProperties(query), context));
	return jsonReply(200, { results, ...(next === undefined ? {} : { paging: { next: { after: next.id } } }) });
};

const search: Handler = (request, type, context) => {
	const body = readBody(request);
	if ('refusal' in body) return body.refusal;
	const asked = readSearch(body.fields, request.rawBody, type, context);
	if ('refusal' in asked) return asked.refusal;
	const found = findRecords(asked, context.store.indexed(type), type, context);
	const end = asked.after + asked.limit;
	const results = found.slice(asked.after, end).map((record) => recordJson(record, asked.properties, context));
	const paging = end < found.length && asked.limit > 0 ? { paging: { next: { after: String(end) } } } : {};
	return jsonReply(200, { total: found.length, results, ...paging });
};

/** Those that are there; the others are counted and named, with 207. */
const batchRead: Handler = (request, type, context) => {
	const body = readBody(request);
	if ('refusal' in body) return body.refusal;
	const { inputs, properties } = body.fields;
	if (!Array.isArray(inputs) || !inputs.every((input: unknown) => isFields(input) && input['id'] !== undefined)) {
		return invalidJson('Cannot build BatchReadInput, some of required attributes are not set [inputs]');
	}
	if (inputs.length > MAX_BATCH) return invalidRequest(`The batch of ${inputs.length} is larger than the maximum of ${MAX_BATCH}.`);
	const ids = [...new Set(inputs.map((input: Fields) => String(input['id'])))];
	const byEmail = type === 'contacts' && body.fields['idProperty'] === 'email';
	const records = ids.map((id) => (byEmail ? context.store.contactByEmail(id) : context.store.get(type, id)));
	const missing = ids.filter((_, index) => records[index] === undefined);
	const asked = Array.isArray(properties) ? properties.map(String) : [];
	const results = records.flatMap((record) => (record === undefined ? [] : [recordJson(record, asked, context)]));
	const at = new Date(context.now()).toISOString();
	const done = { status: 'COMPLETE', results, startedAt: at, completedAt: at };
	if (missing.length === 0) return jsonReply(200, done);
	const errors = [{ status: 'error', category: 'OBJECT_NOT_FOUND', message: `Could not get some ${singular(type).toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`, context: { ids: missing } }];
	return jsonReply(207, { ...done, numErrors: 1, errors });
};

export function objectRoutes(router: Router, context: HubspotContext): Router {
	const answer = (handler: Handler) => (request: SandboxRequest) => {
		const type = pathType(request);
		return type === undefined ? invalidRequest(`Unable to infer object type from: ${request.params['type'] ?? ''}`) : handler(request, type, context);
	};
	return router
		.add('POST', '/crm/v3/objects/:type/search', answer(search))
		.add('POST', '/crm/v3/objects/:type/batch/read', answer(batchRead))
		.add('GET', '/crm/v3/objects/:type', answer(list))
		.add('POST', '/crm/v3/objects/:type', answer(create))
		.add('GET', '/crm/v3/objects/:type/:id', answer(get))
		.add('PATCH', '/crm/v3/objects/:type/:id', answer(update))
		.add('DELETE', '/crm/v3/objects/:type/:id', answer(archive));
}
