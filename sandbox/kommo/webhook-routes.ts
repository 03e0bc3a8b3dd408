import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { NO_CONTENT, filterValues, halReply, isObject, listReply } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { fieldProblem, problem, validationProblem } from './problems.ts';
import { EVENT_CODES } from './subscriptions.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

const MAX_WEBHOOKS = 100;

/** The webhooks API: administrators only, keyed by destination, which DELETE takes in its body and not in its path. */
export function webhookRoutes(context: KommoContext, subscriptions: Subscriptions): Router<ApiRequest> {
	const view = (subscription: Subscription) => subscriptionView(context, subscription);
	return new Router<ApiRequest>()
		.add('GET', '/api/v4/webhooks', (request) => {
			if (!request.session.isAdmin) return forbidden();
			const destinations = filterValues(request.query, 'filter[destination]');
			const found = subscriptions
				.all()
				.filter(({ destination }) => destinations.length === 0 || destinations.includes(destination));
			return listReply(request, 'webhooks', found, view);
		})
		.add('POST', '/api/v4/webhooks', (request) => subscribe(subscriptions, request, view))
		.add('DELETE', '/api/v4/webhooks', (request) => {
			if (!request.session.isAdmin) return forbidden();
			const destination = isObject(request.body) ? request.body['destination'] : undefined;
			if (typeof destination !== 'string') return missing('destination');
			return subscriptions.delete(destination) ? NO_CONTENT : problem(404, 'Requested entity not found');
		});
}

function subscribe(subscriptions: Subscriptions, request: ApiRequest, view: (one: Subscription) => JsonObject): Reply {
	const { body, session } = request;
	if (!session.isAdmin) return forbidden();
	if (!isObject(body)) return problem(400, 'The body must be a JSON object.');
	const { destination, settings, sort } = body;
	if (typeof destination !== 'string' || !/^https?:\/\//.test(destination) || !URL.canParse(destination)) {
		return missing('destination');
	}
	if (!Array.isArray(settings) || settings.length === 0) return missing('settings');
	const unknown = settings.findIndex((code) => typeof code !== 'string' || !EVENT_CODES.has(code));
	if (unknown >= 0) return refused(`settings.${unknown}`);
	if (subscriptions.get(destination) === undefined && subscriptions.all().length >= MAX_WEBHOOKS) {
		return problem(400, `The account has ${MAX_WEBHOOKS} webhooks, which is the most.`);
	}
	const codes = settings.filter((code): code is string => typeof code === 'string');
	return halReply(201, view(subscriptions.put(destination, codes, Number(sort ?? 10), session.userId)));
}

function subscriptionView({ account }: KommoContext, subscription: Subscription): JsonObject {
	return {
		id: subscription.id,
		destination: subscription.destination,
		created_at: subscription.createdAt,
		updated_at: subscription.updatedAt,
		account_id: account.id,
		created_by: subscription.createdBy,
		sort: subscription.sort,
		disabled: subscription.disabled,
		settings: subscription.settings,
	};
}

function missing(path: string): Reply {
	return validationProblem([{ request_id: '0', errors: [fieldProblem('FieldMissing', path)] }]);
}

function refused(path: string): Reply {
	return validationProblem([{ request_id: '0', errors: [fieldProblem('NotSupportedChoice', path)] }]);
}

function forbidden(): Reply {
	return problem(403, 'Forbidden: only an administrator may manage webhooks.');
}
