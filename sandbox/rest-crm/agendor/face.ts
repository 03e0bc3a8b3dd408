import { Router } from '../../kit/server.ts';
import type { Reply, SandboxRequest } from '../../kit/server.ts';
import type { CrmContext, CrmFace } from '../face.ts';
import { SlidingLimits, retryAfterHeader } from '../limits.ts';
import { sameEmail } from '../phone-match.ts';
import { BASE_PATH, dataReply, notFound, pageReply, problem } from './answers.ts';
import type { AgendorHandler } from './answers.ts';
import { createDeal, createDealTask, createPersonTask, listDealTasks, listDeals, listPersonTasks } from './deal-routes.ts';
import { createPerson, getPerson, listPeople, updatePerson, upsertPerson } from './people-routes.ts';
import { customFieldsOf } from './person-body.ts';
import { FUNNEL, STAGES } from './shapes.ts';

const userJson = ({ id, name, email }: { readonly id: string; readonly name: string; readonly email: string }) => ({
	id: Number(id),
	name,
	contact: { email },
	email,
});

function listUsers({ store }: CrmContext, request: SandboxRequest): Reply {
	const email = request.query.get('email');
	const users = store.users().filter((user) => user.isActive && (email === null || sameEmail(user.email, email)));
	return pageReply(request, users.map(userJson));
}

function currentUser({ store }: CrmContext): Reply {
	const user = store.user('1');
	return user === undefined ? notFound('User') : dataReply(userJson(user));
}

function customFields(context: CrmContext, { params }: SandboxRequest): Reply {
	const { requiredContactFields, requiredLeadFields } = context.knobs;
	const isPeople = params['entity'] === 'people';
	if (!isPeople && params['entity'] !== 'deals') return notFound('Entity');
	const required = isPeople ? requiredContactFields : requiredLeadFields;
	const names = isPeople ? customFieldsOf(required) : required;
	return dataReply(names.map((identifier) => ({ identifier, name: identifier, type: 'text', required: required.includes(identifier) })));
}

function routesOf(context: CrmContext): Router {
	const on = (handler: AgendorHandler) => (request: SandboxRequest) => handler(context, request);
	const people = `${BASE_PATH}/people`;
	return new Router()
		.add('GET', people, on(listPeople))
		.add('POST', people, on(createPerson))
		.add('POST', `${people}/upsert`, on(upsertPerson))
		.add('GET', `${people}/:id`, on(getPerson))
		.add('PUT', `${people}/:id`, on(updatePerson))
		.add('POST', `${people}/:id/tasks`, on(createPersonTask))
		.add('GET', `${people}/:id/tasks`, on(listPersonTasks))
		.add('POST', `${people}/:id/deals`, on(createDeal))
		.add('GET', `${people}/:id/deals`, on(listDeals))
		.add('POST', `${BASE_PATH}/deals/:id/tasks`, on(createDealTask))
		.add('GET', `${BASE_PATH}/deals/:id/tasks`, on(listDealTasks))
		.add('GET', `${BASE_PATH}/users/me`, on(currentUser))
		.add('GET', `${BASE_PATH}/users`, on(listUsers))
		.add('GET', `${BASE_PATH}/funnels`, (request) => pageReply(request, [{ ...FUNNEL, dealStages: STAGES }]))
		.add('GET', `${BASE_PATH}/custom_fields/:entity`, on(customFields));
}

/** Agendor API v3: `Authorization: Token …`, `{ data }`, `{ errors }`. */
export function agendorFace(context: CrmContext): CrmFace {
	const { knobs } = context;
	const limits = new SlidingLimits();
	return {
		basePath: () => BASE_PATH,
		refuse: ({ headers }) => (headers.authorization === `Token ${knobs.token}` ? undefined : problem(401, ['Unauthorized'])),
		limit: ({ arrivedAt }) => {
			const waitMs = limits.waitMs(arrivedAt, knobs);
			if (waitMs === 0) return undefined;
			return problem(429, ['Too many requests'], retryAfterHeader(waitMs, arrivedAt, knobs.retryAfter));
		},
		routes: routesOf(context),
		noSuchCall: () => problem(404, ['Not Found']),
		reset: () => limits.reset(),
	};
}
