import { ConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { isRecord, retryAfter, shownWords, valueAt, type ExchangeKind } from '../http-erp';
import { system } from './setting-error';

/** What the Service Layer itself says about a refusal. */
export interface ServiceError {
	/** `-2028`; version 1 sends a number, version 2 a text. */
	code: string;
	message: string;
}

/** SAP's own codes, as far as they make a difference here. */
export const noMatchingRecords = '-2028';
/** Wrong user or password, unknown company: whatever status they come with. */
const refusedLogins: ReadonlySet<string> = new Set(['-304', '-306']);

/** Null for an answer that is not the Service Layer's: a proxy's, or an empty one. */
export function serviceError({ text }: HttpResponse): ServiceError | null {
	const error = valueAt(parsed(text), 'error');
	if (!isRecord(error)) return null;
	const { code, message } = error;
	if (typeof code !== 'number' && typeof code !== 'string') return null;
	const words = typeof message === 'string' ? message : valueAt(message, 'value');
	return { code: String(code), message: typeof words === 'string' ? words : '' };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Expired, unknown, or known to another node of the cluster only (code 301): nothing was done. */
export function isSessionRefused({ status }: HttpResponse): boolean {
	return status === 401;
}

/** The Service Layer, not something in front of it, says that there is no such record. */
export function isNotFound(response: HttpResponse): boolean {
	return response.status === 404 && serviceError(response)?.code === noMatchingRecords;
}

interface Rule {
	read: ConnectorErrorCode;
	write: ConnectorErrorCode;
	hint: string;
	/** The refusal itself proves that a write was not done. */
	refused?: boolean;
}

const checkOutcome = 'Look in SAP Business One whether the record is there before sending it again.';
const noSuchAddress: Rule = {
	read: 'validation',
	write: 'validation',
	hint: 'Check Base URL and API Version in the credential; redirects are not followed.',
	refused: true,
};
const refusedRequest: Rule = {
	read: 'validation',
	write: 'validation',
	hint: 'Check the values given, and branch, usage and warehouse in the credential; the words are those of SAP Business One.',
	refused: true,
};
const failure: Rule = { read: 'unavailable', write: 'uncertain', hint: checkOutcome };
/** Statuses of servers and proxies that are overloaded or restarting; a 500 comes back the same. */
const passing = new Set([502, 503, 504]);

/**
 * By RFC 9110 and 6585, and the "Service Layer User Manual": a failing server proves nothing about a write, not even 503.
 */
const rules: Readonly<Record<number, Rule>> = {
	401: { read: 'auth', write: 'auth', hint: 'Check the user’s licence and rights; the login worked, and its session is refused.', refused: true },
	403: { read: 'permission', write: 'permission', hint: 'Give the user of the credential the right to do this in SAP Business One.', refused: true },
	407: { read: 'auth', write: 'auth', hint: 'Check the proxy settings of the n8n machine.', refused: true },
	408: { read: 'timeout', write: 'uncertain', hint: checkOutcome },
	429: { read: 'rate_limited', write: 'rate_limited', hint: 'Send fewer requests.', refused: true },
	501: { read: 'unsupported', write: 'unsupported', hint: 'Update the Service Layer, or choose another API version in the credential.', refused: true },
};

/** The error for a status that is no success. */
export function statusError(response: HttpResponse, call: { operation: string; kind: ExchangeKind }): ConnectorError {
	const { status } = response;
	const own = serviceError(response);
	const rule = ruleFor(status, own);
	const code = rule[call.kind];
	// A refused login may be answered with the very password that was refused.
	const words = code === 'auth' || own === null ? '' : shownWords(own.message);
	const retryAfterMs = retryAfter(response);
	const told = `${status}${own === null ? '' : `, code ${own.code}`}`;
	return new ConnectorError(code, `${system} answered ${told} to "${call.operation}"${words ? `: ${words}` : '.'}`, {
		system,
		httpStatus: status,
		hint: rule === failure && call.kind === 'read' ? 'Try again; if it stays so, look into the log of the Service Layer.' : rule.hint,
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		...(status >= 500 && !passing.has(status) ? { retryable: false } : {}),
		...(rule.refused && call.kind === 'write' ? { nothingDone: true } : {}),
	});
}

function ruleFor(status: number, own: ServiceError | null): Rule {
	const exact = rules[status];
	if (exact) return exact;
	if (status >= 500) return failure;
	if (status < 400 || status === 405) return noSuchAddress;
	return status === 404 && own?.code !== noMatchingRecords ? noSuchAddress : refusedRequest;
}

/**
 * A login that failed. Nothing was done, whatever was to follow it. A refused one has the code `auth` and is not tried again for
 * a while: wrong passwords lock the user.
 */
export function loginError(response: HttpResponse): ConnectorError {
	const { status } = response;
	const own = serviceError(response);
	const told = `${status}${own === null ? '' : `, code ${own.code}`}`;
	const retryAfterMs = retryAfter(response);
	const kind = loginRuleFor(status, own);
	return new ConnectorError(kind.code, `${system} answered ${told} to the login.`, {
		system,
		httpStatus: status,
		hint: kind.hint,
		nothingDone: true,
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		...(status >= 500 && !passing.has(status) ? { retryable: false } : {}),
	});
}

const refusedLogin: { code: ConnectorErrorCode; hint: string } = {
	code: 'auth',
	hint: 'Check Company Database, User and Password in the credential, and whether the user is locked or has no licence.',
};

function loginRuleFor(status: number, own: ServiceError | null): { code: ConnectorErrorCode; hint: string } {
	if (own !== null && refusedLogins.has(own.code)) return refusedLogin;
	if (status === 429) return { code: 'rate_limited', hint: 'Send fewer requests.' };
	if (status === 408) return { code: 'timeout', hint: 'Try again.' };
	if (status >= 500) return { code: 'unavailable', hint: 'Try again; if it stays so, look into the log of the Service Layer.' };
	if (status < 400 || status === 404 || status === 405) return { code: 'validation', hint: noSuchAddress.hint };
	return refusedLogin;
}
