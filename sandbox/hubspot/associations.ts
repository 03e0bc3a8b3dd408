import { Router, jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { isFields, pathType } from './context.ts';
import type { HubspotContext } from './context.ts';
import { invalidJson, invalidRequest, objectNotFound } from './problems.ts';
import { ASSOCIATION_TYPE_IDS, OBJECT_TYPES, singular } from './schema.ts';
import type { ObjectType } from './schema.ts';
import type { HubspotStore, StoredRecord } from './store.ts';

type CheckedTargets = { readonly targets: readonly StoredRecord[] } | { readonly refusal: Reply };

/** Reads `associations` of a create: `[{ to: { id }, types: [{ associationCategory, associationTypeId }] }]`. */
export function checkAssociations(given: unknown, from: ObjectType, store: HubspotStore): CheckedTargets {
	if (given === undefined || given === null) return { targets: [] };
	if (!Array.isArray(given)) return { refusal: invalidJson('Cannot deserialize instance of `java.util.ArrayList` (associations)') };
	const targets: StoredRecord[] = [];
	for (const association of given as unknown[]) {
		const checked = checkAssociation(association, from, store);
		if ('refusal' in checked) return checked;
		targets.push(...checked.targets);
	}
	return { targets };
}

function checkAssociation(given: unknown, from: ObjectType, store: HubspotStore): CheckedTargets {
	const to = isFields(given) ? given['to'] : undefined;
	const types = isFields(given) ? given['types'] : undefined;
	const id = isFields(to) ? to['id'] : undefined;
	if ((typeof id !== 'string' && typeof id !== 'number') || !Array.isArray(types) || types.length === 0) {
		return { refusal: invalidJson('Cannot build PublicAssociationsForObject, some of required attributes are not set [to, types]') };
	}
	const targets: StoredRecord[] = [];
	for (const type of types as unknown[]) {
		const { associationCategory, associationTypeId } = isFields(type) ? type : {};
		const toType = associationCategory === 'HUBSPOT_DEFINED' ? OBJECT_TYPES.find((one) => ASSOCIATION_TYPE_IDS[`${from} ${one}`] === associationTypeId) : undefined;
		if (toType === undefined) {
			return { refusal: invalidAssociation(`${String(associationCategory)} association type ${String(associationTypeId)} does not start at ${from}`, 'INVALID_ASSOCIATION_TYPE', {}) };
		}
		const target = store.get(toType, String(id));
		const name = singular(toType).toUpperCase();
		if (target === undefined) return { refusal: invalidAssociation(`${name}=${id} is not valid`, 'INVALID_OBJECT_IDS', { [name]: [String(id)] }) };
		targets.push(target);
	}
	return { targets };
}

function invalidAssociation(message: string, code: string, context: object): Reply {
	return invalidRequest('One or more associations are not valid', { errors: [{ message, subCategory: `crm.associations.${code}`, context }] });
}

const DEFAULT_PAGE = 500;

function page<Row>(rows: readonly Row[], query: URLSearchParams): { results: readonly Row[]; paging?: object } {
	const limit = Math.min(DEFAULT_PAGE, Number(query.get('limit') ?? DEFAULT_PAGE) || DEFAULT_PAGE);
	const start = Number(query.get('after') ?? 0) || 0;
	const end = start + limit;
	const paging = end < rows.length ? { paging: { next: { after: String(end) } } } : {};
	return { results: rows.slice(start, end), ...paging };
}

/** The record of a path and the type it is asked about, or the 404 for what is not there. */
function read(request: SandboxRequest, store: HubspotStore): { record: StoredRecord; toType: ObjectType } | { refusal: Reply } {
	const type = pathType(request);
	const toType = pathType(request, 'toType');
	const id = request.params['id'] ?? '';
	const record = type === undefined ? undefined : store.get(type, id);
	if (record === undefined || toType === undefined) return { refusal: objectNotFound(id) };
	return { record, toType };
}

export function associationRoutes(router: Router, { store }: HubspotContext): Router {
	const list = (row: (type: ObjectType, toType: ObjectType, toId: string, typeId: number) => object) => (request: SandboxRequest) => {
		const asked = read(request, store);
		if ('refusal' in asked) return asked.refusal;
		const { record, toType } = asked;
		const rows = store.associations(record.type, record.id, toType).map(({ toId, typeId }) => row(record.type, toType, toId, typeId));
		return jsonReply(200, page(rows, request.query));
	};
	const associate = (request: SandboxRequest): Reply => {
		const asked = read(request, store);
		if ('refusal' in asked) return asked.refusal;
		const { record, toType } = asked;
		const toId = request.params['toId'] ?? '';
		const target = store.get(toType, toId);
		if (target === undefined || ASSOCIATION_TYPE_IDS[`${record.type} ${toType}`] === undefined) return objectNotFound(toId);
		store.associate(record, target);
		const from = { id: record.id };
		const associationSpec = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: ASSOCIATION_TYPE_IDS[`${record.type} ${toType}`] };
		return jsonReply(200, { status: 'COMPLETE', results: [{ from, to: { id: toId }, associationSpec }] });
	};
	return router
		.add('GET', '/crm/v4/objects/:type/:id/associations/:toType', list((_, __, toId, typeId) => ({ toObjectId: Number(toId), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId, label: null }] })))
		.add('GET', '/crm/v3/objects/:type/:id/associations/:toType', list((type, toType, toId) => ({ id: toId, type: `${singular(type)}_to_${singular(toType)}` })))
		.add('PUT', '/crm/v4/objects/:type/:id/associations/default/:toType/:toId', associate);
}
