import type { Reply, SandboxRequest } from '../kit/server.ts';
import { ACTIVITY_TYPES } from './activity-routes.ts';
import { booleanOf, byId, cursorPage, dataReply, startPage } from './context.ts';
import type { Call, PipedriveContext } from './context.ts';
import { fieldDefinitions } from './fields.ts';
import type { FieldDefinition, FieldOwner } from './fields.ts';
import { SEED } from './ids.ts';
import { Problems, problem } from './problems.ts';
import { USERS } from './representations.ts';

type User = (typeof USERS)[number];

function userJson({ id, name, email }: User): object {
	const isActive = id !== SEED.users.carla.id;
	return {
		id,
		name,
		email,
		default_currency: 'BRL',
		locale: 'pt_BR',
		lang: 12,
		phone: null,
		activated: true,
		active_flag: isActive,
		is_deleted: false,
		role_id: 1,
		timezone_name: 'America/Sao_Paulo',
		timezone_offset: '-03:00',
		icon_url: null,
		is_you: id === SEED.users.ana.id,
	};
}

function findUsers({ query }: SandboxRequest): Reply {
	const problems = new Problems();
	const byEmail = booleanOf(query, 'search_by_email', problems) ?? false;
	const term = (query.get('term') ?? '').trim().toLowerCase();
	if (term === '') return problem(400, 'term is required');
	return dataReply(USERS.filter(({ name, email }) => (byEmail ? email : name).toLowerCase().includes(term)).map(userJson));
}

function userRoutes(): Call[] {
	const one = (request: SandboxRequest) => {
		const known = byId(request, 'User', (id) => USERS.find((user) => user.id === id));
		return 'refusal' in known ? known.refusal : dataReply(userJson(known.found));
	};
	const { companyId, companyDomain, users } = SEED;
	const company = { company_id: companyId, company_name: 'Distribuidora Bom Preço Ltda', company_domain: companyDomain, company_country: 'BR' };
	const version = 'v1';
	return [
		{ version, method: 'GET', path: '/users', tokens: 20, answer: () => dataReply(USERS.map(userJson)) },
		{ version, method: 'GET', path: '/users/me', tokens: 2, answer: () => dataReply({ ...userJson(users.ana), ...company }) },
		{ version, method: 'GET', path: '/users/find', tokens: 40, answer: findUsers },
		{ version, method: 'GET', path: '/users/:id', tokens: 2, answer: one },
	];
}

function fieldV1({ id, key, name, type, isCustom, isMandatory, options }: FieldDefinition, index: number): object {
	const flags = { active_flag: true, edit_flag: isCustom, add_visible_flag: true, important_flag: false, searchable_flag: true, mandatory_flag: isMandatory };
	return { id, key, name, order_nr: index + 1, field_type: type, ...flags, options };
}

function fieldV2({ key, name, type, isCustom, isMandatory, options }: FieldDefinition, withRequired: boolean): object {
	const required = { required_fields: { enabled: isMandatory, stage_ids: [], statuses: {} } };
	return {
		field_name: name,
		field_code: key,
		field_type: type,
		options,
		subfields: null,
		is_custom_field: isCustom,
		is_optional_response_field: false,
		...(withRequired ? required : {}),
	};
}

function fieldRoutes(owner: FieldOwner, context: PipedriveContext): Call[] {
	const definitions = () => fieldDefinitions(owner, context.knobs);
	const v1 = ({ query }: SandboxRequest) => {
		const page = startPage(query, definitions());
		return 'status' in page ? page : dataReply(page.items.map(fieldV1), { additional_data: page.pagination });
	};
	const v2 = ({ query }: SandboxRequest) => {
		const withRequired = (query.get('include_fields') ?? '').split(',').includes('required_fields');
		return cursorPage(query, new Problems(), definitions(), (fields) => fields.map((field) => fieldV2(field, withRequired)));
	};
	const path = `/${owner}Fields`;
	return [
		{ version: 'v1', method: 'GET', path, tokens: 20, answer: v1 },
		{ version: 'v2', method: 'GET', path, tokens: 10, answer: v2 },
	];
}

/** What other calls refer to: users, fields, sources of leads, types of activities. */
export function referenceRoutes(context: PipedriveContext): Call[] {
	const types = ACTIVITY_TYPES.map((key, index) => ({ id: index + 1, order_nr: index + 1, name: key, key_string: key, icon_key: key, active_flag: true, is_custom_flag: false }));
	const sources = ['Manually created', 'Deal', 'API', 'Web forms'].map((name) => ({ name }));
	return [
		...userRoutes(),
		...fieldRoutes('person', context),
		...fieldRoutes('deal', context),
		{ version: 'v1', method: 'GET', path: '/activityTypes', tokens: 20, answer: () => dataReply(types) },
		{ version: 'v1', method: 'GET', path: '/leadSources', tokens: 20, answer: () => dataReply(sources) },
	];
}
