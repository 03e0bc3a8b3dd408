import { ConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { retryAfter, type ExchangeKind } from '../http-erp';
import { ownWords } from './own-words';
import { system } from './setting-error';

interface Rule {
	read: ConnectorErrorCode;
	write: ConnectorErrorCode;
	hint: string;
	/** The refusal itself proves that a write was not done. */
	refused?: boolean;
	retryable?: boolean;
}

const checkOutcome = 'Look in Protheus whether the record is there before sending it again.';

const notPermitted: Rule = {
	read: 'permission',
	write: 'permission',
	hint: 'Set SECURITY=1 in the REST section of appserver.ini, and give the user of the credential the right to use genericQuery.',
	refused: true,
	retryable: false,
};
const failure: Rule = { read: 'unavailable', write: 'uncertain', hint: 'Try again; if it stays so, look into the log of the AppServer.' };
const redirect: Rule = {
	read: 'validation',
	write: 'validation',
	hint: 'Put the address the server redirects to into the Base URL of the credential; redirects are not followed.',
	refused: true,
};
const refusedRequest: Rule = {
	read: 'validation',
	write: 'validation',
	hint: 'Check the values given, and the settings of the credential.',
	refused: true,
};

/**
 * By HTTP status; RFC 9110 where TOTVS says nothing. A failing server (5xx) proves nothing about a write. 408 is no better.
 * 425 and 429 are sent instead of doing the work.
 */
const rules: Readonly<Record<number, Rule>> = {
	401: { read: 'auth', write: 'auth', hint: 'Check user, password and authentication in the credential.', refused: true },
	403: { read: 'permission', write: 'permission', hint: 'Give the user of the credential access to this service and branch.', refused: true },
	404: {
		read: 'validation',
		write: 'validation',
		hint: 'Check the Base URL (up to where /api begins) and whether the service is published in this environment.',
		refused: true,
	},
	407: { read: 'auth', write: 'auth', hint: 'Check the proxy settings of the n8n machine.', refused: true },
	408: { read: 'timeout', write: 'uncertain', hint: checkOutcome },
	425: { read: 'unavailable', write: 'unavailable', hint: 'Try again.', refused: true },
	429: { read: 'rate_limited', write: 'rate_limited', hint: 'Send fewer requests.', refused: true },
	503: {
		read: 'unavailable',
		write: 'uncertain',
		hint: 'Try again; if it stays so, check that the REST server of Protheus is up and runs with SECURITY=1 (appserver.ini).',
	},
	501: { read: 'unsupported', write: 'unsupported', hint: 'Check the Base URL and the release of Protheus.', refused: true },
};

/** Statuses of servers and proxies that are overloaded or restarting; a 500 comes back the same. */
const passing = new Set([502, 503, 504]);

export interface ExchangeCall {
	operation: string;
	kind: ExchangeKind;
}

/** The error for a status that is no success. */
export function statusError(response: HttpResponse, { operation, kind }: ExchangeCall): ConnectorError {
	const { status } = response;
	const words = ownWords(response).text;
	const rule = ruleFor(status, words, kind);
	const code = rule[kind];
	const retryAfterMs = retryAfter(response);
	// A refused login may be answered with the very password that was refused.
	const said = code === 'auth' || words === '' ? '.' : `: ${words}`;
	return new ConnectorError(code, `${system} answered ${status} to "${operation}"${said}`, {
		system,
		httpStatus: status,
		hint: kind === 'write' && code === 'uncertain' ? checkOutcome : rule.hint,
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		...(rule.retryable === false || (status >= 500 && !passing.has(status)) ? { retryable: false } : {}),
		...(rule.refused && kind === 'write' ? { nothingDone: true } : {}),
	});
}

function ruleFor(status: number, words: string, kind: ExchangeKind): Rule {
	// genericQuery without SECURITY=1: "API não permitida". Elsewhere a 503 is a server that is not up.
	if (status === 503 && kind === 'read' && /n(?:ã|a|�)o permitid|not allowed/i.test(words)) return notPermitted;
	const exact = rules[status];
	if (exact) return exact;
	if (status >= 500) return failure;
	return status >= 400 ? refusedRequest : redirect;
}

/** Any refusal of a login is one of user and password, unless the server itself is not well. */
export function loginError(response: HttpResponse): ConnectorError {
	const { status } = response;
	if (status === 404 || status === 429 || status >= 500 || status < 400) return statusError(response, { operation: 'login', kind: 'read' });
	return new ConnectorError('auth', `${system} refused the login of the credential (${status}).`, {
		system,
		httpStatus: status,
		hint: 'Check user, password, company and branch, and how the site takes the login (Credentials In), in the credential.',
		nothingDone: true,
	});
}

/** A login that failed has not let the write through: whatever it failed of, nothing was done. */
export function beforeAnything(error: ConnectorError): ConnectorError {
	if (error.nothingDone) return error;
	const { code, message, hint, parameter, httpStatus, retryAfterMs, retryable } = error;
	return new ConnectorError(code, message, {
		system,
		retryable,
		nothingDone: true,
		...(hint === undefined ? {} : { hint }),
		...(parameter === undefined ? {} : { parameter }),
		...(httpStatus === undefined ? {} : { httpStatus }),
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	});
}

export function drift(operation: string, what: string, hint: string): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "${operation}" ${what}.`, { system, hint });
}
