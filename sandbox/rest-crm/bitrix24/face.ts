import { Router } from '../../kit/server.ts';
import type { Reply, SandboxRequest } from '../../kit/server.ts';
import type { CrmContext, CrmFace } from '../face.ts';
import { LeakyBucket } from '../limits.ts';
import { WEBHOOK_USER_ID, problem } from './answers.ts';
import type { Method } from './answers.ts';
import { addComment, listComments } from './comment-methods.ts';
import { addContact, contactFields, getContact, listContacts, updateContact } from './contact-methods.ts';
import { findByCommunication } from './duplicate-method.ts';
import { addTask, currentUser, getUsers, listStatuses } from './other-methods.ts';
import { parametersOf } from './parameters.ts';
import { salesMethods } from './sales-methods.ts';

const METHODS: Readonly<Record<string, Method>> = {
	'crm.duplicate.findbycomm': findByCommunication,
	'crm.contact.get': getContact,
	'crm.contact.add': addContact,
	'crm.contact.update': updateContact,
	'crm.contact.list': listContacts,
	'crm.contact.fields': contactFields,
	'crm.timeline.comment.add': addComment,
	'crm.timeline.comment.list': listComments,
	'crm.status.list': listStatuses,
	'user.get': getUsers,
	'user.current': currentUser,
	'tasks.task.add': addTask,
	profile: currentUser,
	...salesMethods('lead'),
	...salesMethods('deal'),
};

/** What a method needs; `profile` needs nothing. */
function scopeOf(method: string): string | undefined {
	const [first = ''] = method.split('.');
	return { crm: 'crm', user: 'user', tasks: 'task' }[first];
}

function call(context: CrmContext, request: SandboxRequest): Reply {
	// Method names are not case-sensitive, and may end in the format of the answer.
	const name = (request.params['method'] ?? '').toLowerCase().replace(/\.json$/, '');
	const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
	if (method === undefined) return problem(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
	const scope = scopeOf(name);
	if (scope !== undefined && !context.knobs.scopes.includes(scope)) {
		return problem(403, 'insufficient_scope', 'The request requires higher privileges than provided by the webhook token');
	}
	return method({ context, parameters: parametersOf(request) });
}

/** A Bitrix24 account seen through an incoming webhook: the code in the URL is the key. */
export function bitrix24Face(context: CrmContext): CrmFace {
	const { knobs } = context;
	const bucket = new LeakyBucket();
	const basePath = () => `/rest/${WEBHOOK_USER_ID}/${knobs.token}`;
	const answer = (request: SandboxRequest) => call(context, request);
	return {
		basePath,
		refuse: ({ path }) => (path.startsWith(`${basePath()}/`) ? undefined : problem(401, 'NO_AUTH_FOUND', 'Wrong authorization data')),
		limit: ({ arrivedAt }) => (bucket.admits(arrivedAt, knobs) ? undefined : problem(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests')),
		routes: new Router().add('POST', '/rest/:user/:code/:method', answer).add('GET', '/rest/:user/:code/:method', answer),
		noSuchCall: () => problem(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!'),
		reset: () => bucket.reset(),
	};
}
