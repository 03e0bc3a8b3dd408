import { randomUUID } from 'node:crypto';
import { jsonReply } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';

/** HubSpot's error: `{ status: "error", message, correlationId, …more }`. */
export function problem(status: number, message: string, more: object = {}, headers: Record<string, string> = {}): Reply {
	return jsonReply(status, { status: 'error', message, correlationId: randomUUID(), ...more }, headers);
}

export function unauthorized(): Reply {
	const message =
		'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview';
	return problem(401, message, { category: 'INVALID_AUTHENTICATION' });
}

export function missingScope(scope: string): Reply {
	const message =
		"This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.";
	return problem(403, message, {
		errors: [{ message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: [scope] } }],
		links: { scopes: 'https://developers.hubspot.com/scopes' },
		category: 'MISSING_SCOPES',
	});
}

export function rateLimited(policyName: 'TEN_SECONDLY_ROLLING' | 'SECONDLY', retryAfterSeconds: number): Reply {
	const headers: Record<string, string> = retryAfterSeconds > 0 ? { 'retry-after': String(retryAfterSeconds) } : {};
	const more = { errorType: 'RATE_LIMIT', policyName, requestId: randomUUID() };
	return problem(429, `You have reached your ${policyName.toLowerCase()} limit.`, more, headers);
}

/** What Jackson says of a body it cannot read; the place is not computed. */
export function invalidJson(what: string): Reply {
	return problem(400, `Invalid input JSON on line 1, column 1: ${what}`);
}

export function objectNotFound(id: string): Reply {
	return problem(404, 'Object not found.  objectId are usually numeric.', { context: { id: [id] }, category: 'OBJECT_NOT_FOUND' });
}

export function invalidRequest(message: string, more: object = {}): Reply {
	return problem(400, message, { category: 'VALIDATION_ERROR', ...more });
}

export interface PropertyProblem {
	readonly name: string;
	readonly error: string;
	readonly message: string;
}

/** HubSpot packs the list as JSON text into the message. */
export function invalidProperties(problems: readonly PropertyProblem[], portalId: number): Reply {
	const list = problems.map(({ name, error, message }) => ({ isValid: false, message, error, name, localizedErrorMessage: message, portalId }));
	return invalidRequest(`Property values were not valid: ${JSON.stringify(list)}`);
}

export function contactExists(id: string): Reply {
	return problem(409, `Contact already exists. Existing ID: ${id}`, { category: 'CONFLICT' });
}
