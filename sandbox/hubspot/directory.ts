import { jsonReply } from '../kit/server.ts';
import type { Reply, Router, SandboxRequest } from '../kit/server.ts';
import { PORTAL_ID, pathType, propertiesOf } from './context.ts';
import type { Fields, HubspotContext } from './context.ts';
import { OWNERS } from './owners.ts';
import type { Owner } from './owners.ts';
import { invalidRequest, objectNotFound, problem } from './problems.ts';
import { PIPELINES } from './schema.ts';
import type { Property } from './schema.ts';

const SINCE = '2025-03-10T12:00:00.000Z';

function ownerJson(owner: Owner): Fields {
	return { ...owner, type: 'PERSON', createdAt: SINCE, updatedAt: SINCE, archived: false };
}

/** All, or those with exactly the address. */
function owners({ query }: SandboxRequest): Reply {
	const email = query.get('email');
	const limit = Number(query.get('limit') ?? 100) || 100;
	const after = Number(query.get('after') ?? 0) || 0;
	const found = OWNERS.filter((owner) => email === null || owner.email === email.toLowerCase());
	const next = found.length > after + limit ? { paging: { next: { after: String(after + limit) } } } : {};
	return jsonReply(200, { results: found.slice(after, after + limit).map(ownerJson), ...next });
}

function owner({ params }: SandboxRequest): Reply {
	const found = OWNERS.find(({ id }) => id === params['id']);
	return found === undefined ? objectNotFound(params['id'] ?? '') : jsonReply(200, ownerJson(found));
}

const FIELD_TYPES: Readonly<Record<Property['type'], string>> = {
	string: 'text',
	number: 'number',
	datetime: 'date',
	enumeration: 'select',
	phone_number: 'phonenumber',
};

function propertyJson({ name, label, type, isCustom, isReadOnly, options }: Property): Fields {
	return {
		name,
		label,
		type: type === 'phone_number' ? 'string' : type,
		fieldType: FIELD_TYPES[type],
		description: '',
		groupName: isCustom ? 'informacoes_da_empresa' : 'contactinformation',
		options: options.map((value, displayOrder) => ({ label: value, value, displayOrder, hidden: false })),
		displayOrder: -1,
		calculated: name.includes('calculated'),
		externalOptions: name === 'hubspot_owner_id',
		hasUniqueValue: false,
		hidden: false,
		hubspotDefined: !isCustom,
		modificationMetadata: { archivable: isCustom, readOnlyDefinition: !isCustom, readOnlyValue: isReadOnly },
		formField: !isReadOnly,
	};
}

function propertyRoutes(router: Router, context: HubspotContext): Router {
	const read = (answer: (list: readonly Property[], request: SandboxRequest) => Reply) => (request: SandboxRequest) => {
		const type = pathType(request);
		return type === undefined ? invalidRequest(`Unable to infer object type from: ${request.params['type'] ?? ''}`) : answer(propertiesOf(type, context), request);
	};
	return router
		.add('GET', '/crm/v3/properties/:type', read((list) => jsonReply(200, { results: list.map(propertyJson) })))
		.add('GET', '/crm/v3/properties/:type/:name', read((list, { params }) => {
			const found = list.find(({ name }) => name === params['name']);
			return found === undefined ? problem(404, `Property ${params['name'] ?? ''} does not exist`, { category: 'OBJECT_NOT_FOUND' }) : jsonReply(200, propertyJson(found));
		}));
}

function pipelines(): Reply {
	const results = PIPELINES.map(({ id, label, stages }, displayOrder) => ({
		id,
		label,
		displayOrder,
		archived: false,
		stages: stages.map((stage, order) => ({ id: stage, label: stage, displayOrder: order, archived: false, metadata: { isClosed: String(stage.startsWith('closed')) } })),
	}));
	return jsonReply(200, { results });
}

/** Owners, properties, pipelines and the account itself. */
export function directoryRoutes(router: Router, context: HubspotContext): Router {
	return propertyRoutes(router, context)
		.add('GET', '/crm/v3/owners', owners)
		.add('GET', '/crm/v3/owners/', owners)
		.add('GET', '/crm/v3/owners/:id', owner)
		.add('GET', '/crm/v3/pipelines/deals', pipelines)
		.add('GET', '/account-info/v3/details', () =>
			jsonReply(200, { portalId: PORTAL_ID, accountType: 'STANDARD', timeZone: 'America/Sao_Paulo', utcOffset: '-03:00', utcOffsetMilliseconds: -10_800_000, companyCurrency: 'BRL', uiDomain: 'app.hubspot.com' }),
		);
}
