import { ConnectorError, type ConnectorErrorCode, type ConnectorErrorOptions } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { asObject, asObjects, system, textOrNull, type JsonObject } from './values';

/** What a response's body is: Kommo's own gateways, proxies and log-in pages answer in HTML. */
export type Body = { kind: 'json'; value: JsonObject | unknown[] } | { kind: 'empty' } | { kind: 'malformed' };

export interface FailedCall {
	/** What was tried, e.g. `lead.update`. */
	operation: string;
	/** Whether the call may have changed something. */
	write: boolean;
	/** When the response came, for a `Retry-After` that is a date. */
	now: number;
}

interface Rule {
	code: ConnectorErrorCode;
	says: string;
	hint: string;
	retryable?: boolean;
	nothingDone?: boolean;
}

/** Kommo's statuses (developers.kommo.com: "Response codes", "Limitations"). */
const rules: Readonly<Record<number, Rule>> = {
	400: {
		code: 'validation',
		says: 'refused the request’s data',
		hint: 'Correct the named field; ids of fields, stages and users are those of this account.',
		nothingDone: true,
	},
	401: {
		code: 'auth',
		says: 'does not accept the access token',
		hint: 'Renew the token in the Kommo credential (integration → Keys and scopes), or connect the OAuth2 credential again.',
		nothingDone: true,
	},
	402: {
		code: 'permission',
		says: 'does not allow this on the account’s plan',
		hint: 'Check in Kommo that the account is paid and that its plan or add-on includes this feature.',
		nothingDone: true,
	},
	403: {
		code: 'permission',
		says: 'forbids the call: no rights, or the IP address is blocked for flooding',
		hint: 'Check the scopes of the integration and the rights of its user; if every call is refused, wait and lower the load.',
		nothingDone: true,
	},
	404: {
		code: 'not_found',
		says: 'has no such record or feature',
		hint: 'Check the id and that the record belongs to this account.',
		nothingDone: true,
	},
	405: {
		code: 'unsupported',
		says: 'does not offer this call on the account',
		hint: 'Check the Base URL of the credential and the plan of the account.',
		nothingDone: true,
	},
	408: { code: 'timeout', says: 'took too long to read the request', hint: 'Try again in a moment.' },
	422: {
		code: 'validation',
		says: 'cannot do this in the record’s present state',
		hint: 'Look at the record in Kommo: it may be closed, deleted or already changed.',
		nothingDone: true,
	},
	429: {
		code: 'rate_limited',
		says: 'received too many requests',
		hint: 'Other integrations of the account share the limit of 7 requests a second; run fewer items at once.',
		nothingDone: true,
	},
	500: {
		code: 'unavailable',
		says: 'failed internally',
		hint: 'Look at the record in Kommo; the same call may fail again.',
		retryable: false,
	},
	502: { code: 'unavailable', says: 'is not reachable behind its gateway', hint: 'Try again in a moment.' },
	503: { code: 'unavailable', says: 'is down for the moment', hint: 'Try again in a moment.' },
	504: { code: 'unavailable', says: 'took too long', hint: 'Send fewer records at once, then try again.' },
};

const clientFault: Rule = {
	code: 'validation',
	says: 'refused the request',
	hint: 'Check the parameters of the operation.',
	nothingDone: true,
};
const redirect: Rule = {
	code: 'unavailable',
	says: 'moved to another address',
	hint: 'The account may have a new subdomain: correct the Base URL of the credential.',
	retryable: false,
	nothingDone: true,
};
const garbled: Rule = {
	code: 'unavailable',
	says: 'answered with something that is not JSON',
	hint: 'Check the Base URL of the credential and any proxy in between; otherwise try again in a moment.',
};

export function readBody(text: string): Body {
	const trimmed = text.trim();
	if (trimmed === '') return { kind: 'empty' };
	try {
		const value: unknown = JSON.parse(trimmed);
		if (typeof value === 'object' && value !== null) return { kind: 'json', value: value as JsonObject };
	} catch {
		// Not JSON: judged below by the caller.
	}
	return { kind: 'malformed' };
}

/** Statuses whose meaning does not rest on the body: gateways answer them in HTML too. */
const plainStatuses = new Set([401, 402, 403, 405, 429, 500, 502, 503, 504]);

/** A response that is no success, as the error to throw. */
export function responseError(response: HttpResponse, body: Body, call: FailedCall): ConnectorError {
	const { status } = response;
	const rule = ruleFor(status, body);
	const problem = body.kind === 'json' ? asObject(body.value) : {};
	const requestId = textOrNull(response.headers['x-request-id']);
	const options: ConnectorErrorOptions = {
		system,
		httpStatus: status,
		hint: requestId === null ? rule.hint : `${rule.hint} Kommo’s request id: ${requestId.slice(0, 80)}.`,
		...(rule.retryable === undefined ? {} : { retryable: rule.retryable }),
		...(rule.nothingDone === undefined ? {} : { nothingDone: rule.nothingDone }),
		...parameterOf(problem),
		...retryAfter(response.headers['retry-after'], call.now),
	};
	const error = new ConnectorError(rule.code, `Kommo ${rule.says} (${call.operation}, ${status})${detailOf(problem)}`, options);
	return call.write && !error.nothingDone ? uncertain(error, call.operation) : error;
}

/**
 * A write whose result nobody knows: it is never sent again blindly.
 * Errors that prove that nothing was done, and all others that are no matter of transport, stay as they are.
 */
export function uncertain(error: ConnectorError, operation: string): ConnectorError {
	if (error.nothingDone || (error.code !== 'timeout' && error.code !== 'unavailable')) return error;
	return new ConnectorError('uncertain', `Nobody knows whether Kommo did ${operation}: ${error.message}`, {
		system,
		hint: `Look in Kommo before running it again. ${error.hint ?? ''}`.trim(),
		...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
	});
}

function ruleFor(status: number, body: Body): Rule {
	if (status >= 300 && status < 400) return redirect;
	const rule = rules[status];
	if (body.kind === 'malformed' && !plainStatuses.has(status)) {
		return status >= 400 && status < 500 ? { ...garbled, nothingDone: true } : garbled;
	}
	if (rule !== undefined) return rule;
	if (status >= 400 && status < 500) return clientFault;
	return status >= 500 ? { code: 'unavailable', says: 'failed', hint: 'Try again in a moment.' } : garbled;
}

interface FieldProblem {
	path: string;
	detail: string;
}

/** `validation-errors[].errors[]`: which field, and what is wrong with it. */
function fieldProblems(problem: JsonObject): FieldProblem[] {
	return asObjects(problem['validation-errors'])
		.flatMap((element) => asObjects(element.errors))
		.map((error) => ({
			path: textOrNull(error.path) ?? '',
			detail: textOrNull(error.detail) ?? textOrNull(error.code) ?? 'is wrong',
		}));
}

function parameterOf(problem: JsonObject): { parameter?: string } {
	const path = fieldProblems(problem).find((entry) => entry.path !== '')?.path;
	return path === undefined ? {} : { parameter: path.slice(0, 120) };
}

function detailOf(problem: JsonObject): string {
	const fields = fieldProblems(problem).map(({ path, detail }) => (path === '' ? detail : `${path}: ${detail}`));
	const shown = fields.length > 0 ? fields.slice(0, 3).join('; ') : (textOrNull(problem.detail) ?? textOrNull(problem.title));
	return shown === null ? '.' : `: ${shown.slice(0, 300).replace(/[.\s]+$/, '')}.`;
}

/** Seconds or a date (RFC 9110, 10.2.3). Kommo documents neither; proxies before it send it. */
function retryAfter(header: string | undefined, now: number): { retryAfterMs?: number } {
	if (header === undefined || header.trim() === '') return {};
	const seconds = Number(header);
	const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
	return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, Math.round(ms)) } : {};
}
