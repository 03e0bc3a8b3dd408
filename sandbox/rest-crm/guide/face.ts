import { Router } from '../../kit/server.ts';
import type { CrmContext, CrmFace } from '../face.ts';
import { SlidingLimits, retryAfterHeader } from '../limits.ts';
import { createContact, getContact, searchContacts, updateContact } from './contact-routes.ts';
import type { GuideContext, GuideHandler } from './context.ts';
import { addInteraction, listInteractions } from './interaction-routes.ts';
import { problem, unauthorized } from './problems.ts';
import { createLead, createTask, listFields, listLeads, listTasks, listUsers } from './sales-routes.ts';
import { BASE_PATH, WORDINGS } from './wording.ts';

function routesOf(context: GuideContext): Router {
	const { plural, searchPath, interactionsPath } = context.wording;
	const on = (handler: GuideHandler) => (request: Parameters<GuideHandler>[1]) => handler(context, request);
	return new Router()
		.add('GET', searchPath, on(searchContacts))
		.add('GET', `${BASE_PATH}/${plural}/:id`, on(getContact))
		.add('POST', `${BASE_PATH}/${plural}`, on(createContact))
		.add('PUT', `${BASE_PATH}/${plural}/:id`, on(updateContact))
		.add('POST', `${BASE_PATH}/${plural}/:id/${interactionsPath}`, on(addInteraction))
		.add('GET', `${BASE_PATH}/${plural}/:id/${interactionsPath}`, on(listInteractions))
		.add('GET', `${BASE_PATH}/users`, on(listUsers))
		.add('GET', `${BASE_PATH}/fields`, on(listFields))
		.add('POST', `${BASE_PATH}/leads`, on(createLead))
		.add('GET', `${BASE_PATH}/leads`, on(listLeads))
		.add('POST', `${BASE_PATH}/tasks`, on(createTask))
		.add('GET', `${BASE_PATH}/tasks`, on(listTasks));
}

/** The guide's REST CRM or its outside-CRM variant: bearer token, JSON, English property names. */
export function guideFace(crm: CrmContext, face: 'guide' | 'contacts'): CrmFace {
	const context: GuideContext = { ...crm, wording: WORDINGS[face] };
	const { knobs } = context;
	const limits = new SlidingLimits();
	return {
		basePath: () => BASE_PATH,
		refuse: ({ headers }) => (headers.authorization === `Bearer ${knobs.token}` ? undefined : unauthorized()),
		limit: ({ arrivedAt }) => {
			const waitMs = limits.waitMs(arrivedAt, knobs);
			if (waitMs === 0) return undefined;
			return problem(429, 'rate_limited', 'Muitas requisições', retryAfterHeader(waitMs, arrivedAt, knobs.retryAfter));
		},
		routes: routesOf(context),
		noSuchCall: ({ method, path }) => problem(404, 'route_not_found', `${method} ${path} não existe`),
		reset: () => limits.reset(),
	};
}
