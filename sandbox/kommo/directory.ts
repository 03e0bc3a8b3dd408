import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { halReply, isObject, listReply, readElements, requestIdOf, selfLink } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { ENTITY_KINDS } from './model.ts';
import type { EntityKind, Pipeline, Status, User } from './model.ts';
import { fieldProblem, problem, validationProblem } from './problems.ts';
import { tagIdsByName } from './records.ts';

/** The account's own settings: account, users (admins only), pipelines, loss reasons and tags. */
export function directoryRoutes(context: KommoContext): Router<ApiRequest> {
	const router = new Router<ApiRequest>()
		.add('GET', '/api/v4/account', (request) => account(context, request))
		.add('GET', '/api/v4/users', (request) => users(context, request))
		.add('GET', '/api/v4/users/:id', (request) => user(context, request))
		.add('GET', '/api/v4/leads/pipelines', (request) =>
			listReply(request, 'pipelines', context.data.pipelines, (pipeline) => pipelineView(context, request, pipeline)),
		)
		.add('GET', '/api/v4/leads/pipelines/:id', (request) =>
			withPipeline(context, request, (pipeline) => halReply(200, pipelineView(context, request, pipeline))),
		)
		.add('GET', '/api/v4/leads/pipelines/:id/statuses', (request) =>
			withPipeline(context, request, (pipeline) =>
				listReply(request, 'statuses', pipeline.statuses, (status) => statusView(context, request, status)),
			),
		)
		.add('GET', '/api/v4/leads/loss_reasons', (request) =>
			listReply(request, 'loss_reasons', context.data.lossReasons, (reason) => reason),
		);
	for (const kind of ENTITY_KINDS) {
		router
			.add('GET', `/api/v4/${kind}/tags`, (request) => tags(context, kind, request))
			.add('POST', `/api/v4/${kind}/tags`, (request) => createTags(context, kind, request));
	}
	return router;
}

function account({ account: identity }: KommoContext, request: ApiRequest): Reply {
	const asked = new Set((request.query.get('with') ?? '').split(','));
	const taskTypes = [
		{ id: 1, name: 'Follow-up', code: 'FOLLOW_UP' },
		{ id: 2, name: 'Meeting', code: 'MEETING' },
	];
	return halReply(200, {
		id: identity.id,
		name: identity.name,
		subdomain: identity.subdomain,
		created_at: 1_700_000_000,
		created_by: 0,
		updated_at: 1_700_000_000,
		updated_by: 0,
		current_user_id: request.session.userId,
		country: 'BR',
		currency: 'BRL',
		currency_symbol: 'R$',
		customers_mode: 'disabled',
		is_unsorted_on: true,
		is_loss_reason_enabled: true,
		is_technical_account: false,
		contact_name_display_order: 1,
		drive_url: `https://drive-sandbox.${identity.domain}`,
		...(asked.has('amojo_id') ? { amojo_id: identity.amojoId } : {}),
		...(asked.has('uuid') ? { uuid: identity.uuid } : {}),
		...(asked.has('version') ? { version: 11 } : {}),
		_links: selfLink(request, '/api/v4/account'),
		_embedded: {
			...(asked.has('amojo_rights') ? { amojo_rights: { can_direct: true, can_create_groups: true } } : {}),
			...(asked.has('users_groups') ? { users_groups: [{ id: 0, name: 'Vendas', uuid: null }] } : {}),
			...(asked.has('task_types') ? { task_types: taskTypes } : {}),
			...(asked.has('datetime_settings') ? { datetime_settings: { timezone: 'America/Sao_Paulo', timezone_offset: '-03:00' } } : {}),
			...(asked.has('entity_names') ? { entity_names: { leads: { en: { singular_form: { default: 'Lead' } } } } } : {}),
		},
	});
}

function users(context: KommoContext, request: ApiRequest): Reply {
	if (!request.session.isAdmin) return problem(403, 'Forbidden: only an administrator may read the users.');
	return listReply(request, 'users', [...context.data.users.values()], (one) => userView(request, one));
}

function user(context: KommoContext, request: ApiRequest): Reply {
	if (!request.session.isAdmin) return problem(403, 'Forbidden: only an administrator may read the users.');
	const found = context.data.users.get(Number(request.params['id']));
	return found === undefined ? problem(404, 'Requested entity not found') : halReply(200, userView(request, found));
}

function userView(request: ApiRequest, found: User): JsonObject {
	const asked = new Set((request.query.get('with') ?? '').split(','));
	return {
		id: found.id,
		name: found.name,
		email: found.email,
		lang: 'pt',
		rights: { is_admin: found.isAdmin, is_free: false, is_active: true, group_id: null, role_id: null },
		...(asked.has('uuid') ? { uuid: found.uuid } : {}),
		...(asked.has('amojo_id') ? { amojo_id: found.amojoId } : {}),
		...(asked.has('phone_number') ? { phone_number: found.phoneNumber } : {}),
		_links: selfLink(request, `/api/v4/users/${found.id}`),
	};
}

function withPipeline(context: KommoContext, request: ApiRequest, answer: (pipeline: Pipeline) => Reply): Reply {
	const pipeline = context.data.pipelines.find(({ id }) => id === Number(request.params['id']));
	return pipeline === undefined ? problem(404, 'Requested entity not found') : answer(pipeline);
}

function pipelineView(context: KommoContext, request: ApiRequest, pipeline: Pipeline): JsonObject {
	return {
		id: pipeline.id,
		name: pipeline.name,
		sort: pipeline.sort,
		is_main: pipeline.isMain,
		is_unsorted_on: true,
		is_archive: false,
		account_id: context.account.id,
		_links: selfLink(request, `/api/v4/leads/pipelines/${pipeline.id}`),
		_embedded: { statuses: pipeline.statuses.map((status) => statusView(context, request, status)) },
	};
}

function statusView({ account: identity }: KommoContext, request: ApiRequest, status: Status): JsonObject {
	return {
		id: status.id,
		name: status.name,
		sort: status.sort,
		is_editable: status.type === 0 && status.id > 143,
		pipeline_id: status.pipelineId,
		color: '#99ccff',
		type: status.type,
		account_id: identity.id,
		_links: selfLink(request, `/api/v4/leads/pipelines/${status.pipelineId}/statuses/${status.id}`),
	};
}

function tags(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const wanted = (request.query.get('query') ?? '').toLowerCase();
	const found = [...context.data.tags[kind]].filter(([, name]) => name.toLowerCase().includes(wanted));
	return listReply(request, 'tags', found, ([id, name]) => ({ id, name, color: null }));
}

function createTags(context: KommoContext, kind: EntityKind, request: ApiRequest): Reply {
	const elements = readElements(request);
	if (!Array.isArray(elements)) return elements;
	const nameless = elements.findIndex((element) => typeof element['name'] !== 'string' || element['name'] === '');
	if (nameless >= 0) {
		return validationProblem([{ request_id: String(nameless), errors: [fieldProblem('FieldMissing', 'name')] }]);
	}
	const created = elements.filter(isObject).flatMap((element, index) => {
		const name = String(element['name']);
		return tagIdsByName(context.data, kind, [name]).map((id) => ({ id, name, request_id: requestIdOf(element, index) }));
	});
	return halReply(200, { _total_items: created.length, _embedded: { tags: created } });
}
