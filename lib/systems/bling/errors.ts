import { ConnectorError, isConnectorError, withNothingDone, type ConnectorErrorCode } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { retryAfter, type ExchangeKind } from '../http-api';
import { nextMidnight } from './days';
import { fieldProblems, problemOf, problemWords } from './problem';
import { system } from './system';
import { textAt } from './values';

export interface FailedCall {
	operation: string;
	kind: ExchangeKind;
	now: number;
}

interface Rule {
	read: ConnectorErrorCode;
	write: ConnectorErrorCode;
	says: string;
	hint: string;
	/** The refusal itself proves that a write was not done. */
	refused?: boolean;
	retryable?: boolean;
}

const refusedRequest: Rule = {
	read: 'validation',
	write: 'validation',
	says: 'refused the request',
	hint: 'Correct the value that is named; ids are those of this Bling account.',
	refused: true,
};
const failure: Rule = {
	read: 'unavailable',
	write: 'uncertain',
	says: 'failed',
	hint: 'Look in Bling whether the order is there before sending it again.',
};

const usualDay = 120_000;
/** `error.type` of the API to what the application may not do. */
const refusalTypes: ReadonlySet<string> = new Set(['insufficient_scope', 'forbidden', 'unauthorized']);

/** By status; the type in the body tells no more than it does (developer.bling.com.br/erros-comuns), but for 403 and 429. */
const rules: Readonly<Record<number, Rule>> = {
	401: {
		read: 'auth',
		write: 'auth',
		says: 'does not accept the access token',
		hint: 'Open the Bling credential in n8n and connect the account again.',
		refused: true,
	},
	404: {
		read: 'not_found',
		write: 'validation',
		says: 'has no such record',
		hint: 'Check the ID, and that the Base URL of the credential ends in /Api/v3.',
		refused: true,
	},
	405: { ...refusedRequest, read: 'unsupported', write: 'unsupported', says: 'does not offer this call' },
	408: { ...failure, read: 'timeout', says: 'waited too long for the request' },
	502: { ...failure, says: 'is not reachable behind its gateway' },
	503: { ...failure, says: 'is down for the moment' },
	504: { ...failure, says: 'took too long' },
};

const missingScope: Rule = {
	read: 'permission',
	write: 'permission',
	says: 'forbids the call',
	hint: 'Add the scope of this operation to the application in Bling, then connect the account in the credential again: a grant keeps the scopes it was given with.',
	refused: true,
};
const blockedAddress: Rule = {
	...missingScope,
	says: 'refuses everything from this address',
	hint: 'Bling blocks an address for 10 minutes after 300 failed or 600 requests in 10 seconds, for an hour after 20 token requests in a minute. Stop the workflows that fail, and wait.',
};
const redirect: Rule = {
	read: 'validation',
	write: 'validation',
	says: 'redirects to another address',
	hint: 'Put the address it redirects to into the Base URL of the credential; redirects are not followed.',
	refused: true,
};

/** The error for a status that is no success. */
export function statusError(response: HttpResponse, call: FailedCall): ConnectorError {
	const { status } = response;
	const body = problemOf(response.text);
	if (status === 429) return limitError(response, call);
	const rule = ruleFor(status, body);
	const parameter = fieldProblems(body)[0]?.parameter ?? '';
	// A refused login may be answered with the very token that was refused.
	const words = rule[call.kind] === 'auth' ? '' : problemWords(body);
	return new ConnectorError(rule[call.kind], `${system} ${rule.says} (${call.operation}, ${status})${words === '' ? '.' : `: ${words}`}`, {
		system,
		httpStatus: status,
		hint: rule[call.kind] === 'unavailable' ? 'Try again; if it stays so, see status.bling.com.br.' : rule.hint,
		...(parameter === '' ? {} : { parameter }),
		...(status >= 500 && rules[status] === undefined ? { retryable: false } : {}),
		...(rule.refused && call.kind === 'write' ? { nothingDone: true } : {}),
	});
}

/** The day's requests are used up: nothing goes before midnight, so nothing is repeated before. */
export function dailyLimit(now: number, limit: number, httpStatus?: number): ConnectorError {
	const midnight = nextMidnight(now);
	return new ConnectorError('rate_limited', `The ${limit} requests that ${system} allows the account in a day are used up until ${midnight.name}.`, {
		system,
		retryAfterMs: midnight.inMs,
		retryable: false,
		hint: 'The limit counts all applications of the account. Ask less often, or switch off the balance of customers in the credential.',
		nothingDone: true,
		...(httpStatus === undefined ? {} : { httpStatus }),
	});
}

/** The limit of the day by which Bling refuses; null for any other answer. */
export function dayLimitIn({ status, text }: HttpResponse): number | null {
	if (status !== 429) return null;
	const body = problemOf(text);
	if (textAt(body, 'error.period') !== 'day') return null;
	const limit = Number(textAt(body, 'error.limit') ?? usualDay);
	return Number.isSafeInteger(limit) ? limit : usualDay;
}

/** The application has not the right; another 403 comes from a firewall. */
export function isMissingScope({ status, text }: HttpResponse): boolean {
	return status === 403 && refusalTypes.has((textAt(problemOf(text), 'error.type') ?? '').toLowerCase());
}

/** A failure on the way to a write: the write itself was not sent. */
export function beforeSending(error: unknown): unknown {
	if (!isConnectorError(error)) return error;
	return withNothingDone(error, error.code === 'not_found' ? { code: 'validation' } : {});
}

/** 429 with `period` and `limit`; Retry-After is not documented, and honoured where it comes. */
function limitError(response: HttpResponse, { operation, now }: FailedCall): ConnectorError {
	const limit = dayLimitIn(response);
	if (limit !== null) return dailyLimit(now, limit, 429);
	return new ConnectorError('rate_limited', `${system} has had too many requests in this second (${operation}, 429).`, {
		system,
		httpStatus: 429,
		retryAfterMs: retryAfter(response) ?? 1_000,
		hint: 'Other applications share the account’s limit of 3 requests a second; run fewer items at once.',
		nothingDone: true,
	});
}

function ruleFor(status: number, body: unknown): Rule {
	// A firewall answers in HTML; whatever else forbids, says so in Bling's own form.
	if (status === 403) return textAt(body, 'error.type') === null ? blockedAddress : missingScope;
	const rule = rules[status];
	if (rule) return rule;
	if (status >= 500) return failure;
	return status >= 400 ? refusedRequest : redirect;
}
