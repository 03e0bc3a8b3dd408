import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { filterOf, pageReply } from './context.ts';
import type { Call, RdStationContext } from './context.ts';
import { fieldDefinitions } from './fields.ts';
import type { FieldDefinition } from './fields.ts';
import { SEED } from './ids.ts';
import { Problems, missingWrapper, notFound } from './problems.ts';
import { USERS, idsOf } from './representations.ts';
import { checkShape, isText, unwrap } from './shapes.ts';
import type { Source } from './store.ts';

function fieldJson(field: FieldDefinition, order: number, context: RdStationContext): object {
	const { id, label, type, opts, required } = field;
	return { ...idsOf(id, context), label, type, opts, required, unique: false, for: field.for, order, visible: true };
}

function listReply(name: string, items: readonly object[], { knobs }: RdStationContext): Reply {
	return jsonReply(200, knobs.referenceLists === 'array' ? items : { [name]: items });
}

function fieldRoutes(context: RdStationContext): Call[] {
	const all = () => fieldDefinitions(context.knobs).map((field, index) => ({ field, json: fieldJson(field, index, context) }));
	const list = ({ query }: SandboxRequest) => {
		const owner = filterOf(query, 'for');
		return listReply('custom_fields', all().filter(({ field }) => owner === undefined || field.for === owner).map(({ json }) => json), context);
	};
	const one = ({ params }: SandboxRequest) => {
		const found = all().find(({ field }) => field.id === params['id']);
		return found === undefined ? notFound() : jsonReply(200, found.json);
	};
	return [
		{ method: 'GET', path: '/custom_fields', answer: list },
		{ method: 'GET', path: '/custom_fields/:id', answer: one },
	];
}

function userRoutes(context: RdStationContext): Call[] {
	const json = (user: (typeof USERS)[number]) => {
		return { ...idsOf(user.id, context), name: user.name, email: user.email, active: user.id !== SEED.users.carla.id, hidden: false };
	};
	const list = ({ query }: SandboxRequest) => {
		const active = filterOf(query, 'active');
		return jsonReply(200, { users: USERS.map(json).filter((user) => active === undefined || String(user.active) === active) });
	};
	const one = ({ params }: SandboxRequest) => {
		const user = USERS.find(({ id }) => id === params['id']);
		return user === undefined ? notFound() : jsonReply(200, json(user));
	};
	const { name, email } = SEED.users.ana;
	return [
		{ method: 'GET', path: '/users', answer: list },
		{ method: 'GET', path: '/users/:id', answer: one },
		{ method: 'GET', path: '/token/check', answer: () => jsonReply(200, { name, email }) },
	];
}

function sourceRoutes(context: RdStationContext): Call[] {
	const { store, knobs } = context;
	const json = ({ id, name }: Source) => ({ ...idsOf(id, context), name });
	const create = ({ body }: SandboxRequest) => {
		const given = unwrap(body, 'deal_source');
		if (given === undefined) return missingWrapper('deal_source');
		const problems = new Problems();
		checkShape(given, { required: ['name'], properties: { name: isText, description: isText } }, '', problems, knobs);
		if (store.sources().some(({ name }) => name === given['name'])) problems.add('name', 'já está em uso');
		return problems.any ? problems.reply(knobs) : jsonReply(knobs.createdStatus, json(store.addSource(String(given['name']))));
	};
	return [
		{ method: 'GET', path: '/deal_sources', answer: ({ query }) => pageReply(query, 'deal_sources', store.sources(), json) },
		{ method: 'POST', path: '/deal_sources', answer: create },
	];
}

function pipelineRoutes(context: RdStationContext): Call[] {
	const stages = () =>
		Object.values(SEED.stages).map(({ id, name, nickname }, index) => {
			return { ...idsOf(id, context), name, nickname, order: index + 1, deal_pipeline_id: SEED.pipeline.id };
		});
	const pipeline = () => ({ ...idsOf(SEED.pipeline.id, context), name: SEED.pipeline.name, order: 1, deal_stages: stages() });
	return [
		{ method: 'GET', path: '/deal_pipelines', answer: () => listReply('deal_pipelines', [pipeline()], context) },
		{ method: 'GET', path: '/deal_stages', answer: ({ query }) => pageReply(query, 'deal_stages', stages(), (stage) => stage) },
	];
}

/** What other calls refer to: users, custom fields, sources, stages. */
export function referenceRoutes(context: RdStationContext): Call[] {
	return [...userRoutes(context), ...fieldRoutes(context), ...sourceRoutes(context), ...pipelineRoutes(context)];
}
