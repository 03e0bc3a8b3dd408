import { ConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { isRecord, retryAfter, shownWords, StatusTable, valueAt, willFailTheSame, type ExchangeKind, type StatusRule } from '../http-api';
import { system } from './setting-error';

/** What the Service Layer itself says about a refusal. */
export interface ServiceError {
	/** `-2028`; version 1 sends a number, version 2 a text. */
	code: string;
	message: string;
}

/** SAP's own codes, as far as they make a difference here. */
const noMatchingRecords = '-2028';
/** More than there is; a name and a value that the Service Layer does not know. Nothing is stored behind these. */
const plainRefusals: ReadonlySet<string> = new Set(['-10', '-1000', '-1004']);
/** Logins at the same time get into each other's way. */
const parallelLogins = '299';
const parallelPauseMs = 1_000;
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

/** Whether an error is about the values sent and nothing else, so that no draft lies behind it: not the texts of -5002, -1 and others. */
export function plainlyRefused({ code }: ServiceError, status: number): boolean {
	if (status >= 500 || code === noMatchingRecords) return false;
	return status !== 400 || plainRefusals.has(code);
}

const noSuchAddress = 'Check Base URL and API Version in the credential; redirects are not followed.';

const table = new StatusTable(system, {
	401: 'Check the user’s licence and rights; the login worked, and its session is refused.',
	403: 'Give the user of the credential the right to do this in SAP Business One.',
	404: noSuchAddress,
	429: 'Send fewer requests.',
	501: 'Update the Service Layer, or choose another API version in the credential.',
	redirect: noSuchAddress,
	refused: 'Check the values given, and branch, usage and warehouse in the credential; the words are those of SAP Business One.',
	failure: 'Try again; if it stays so, look into the log of the Service Layer.',
	checkOutcome: 'Look in SAP Business One whether the record is there before sending it again.',
});

/** The error for a status that is no success. */
export function statusError(response: HttpResponse, call: { operation: string; kind: ExchangeKind }): ConnectorError {
	const own = serviceError(response);
	return table.error(response, call, { words: own === null ? '' : shownWords(own.message), code: own?.code, rule: ruleFor(response.status, own) });
}

/** A 404 with its code is the Service Layer's word about a record, not about the address. */
function ruleFor(status: number, own: ServiceError | null): StatusRule {
	if (status === 405) return table.ruleFor(404);
	return table.ruleFor(status === 404 && own?.code === noMatchingRecords ? 400 : status);
}

/**
 * A login that failed. Nothing was done, whatever was to follow it. A refused one has the code `auth` and is not tried again for
 * a while: wrong passwords lock the user.
 */
export function loginError(response: HttpResponse): ConnectorError {
	const { status } = response;
	const own = serviceError(response);
	const told = `${status}${own === null ? '' : `, code ${own.code}`}`;
	const isParallel = own?.code === parallelLogins;
	const retryAfterMs = retryAfter(response) ?? (isParallel ? parallelPauseMs : undefined);
	const kind = loginRuleFor(status, own);
	return new ConnectorError(kind.code, `${system} answered ${told} to the login.`, {
		system,
		httpStatus: status,
		hint: kind.hint,
		nothingDone: true,
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		...(willFailTheSame(status) && !isParallel ? { retryable: false } : {}),
	});
}

const refusedLogin: { code: ConnectorErrorCode; hint: string } = {
	code: 'auth',
	hint: 'Check Company Database, User and Password in the credential, and whether the user is locked or has no licence.',
};

function loginRuleFor(status: number, own: ServiceError | null): { code: ConnectorErrorCode; hint: string } {
	if (own !== null && refusedLogins.has(own.code)) return refusedLogin;
	if (own?.code === parallelLogins) return { code: 'unavailable', hint: 'Somebody else was logging in at the same moment; try again.' };
	if (status === 429) return { code: 'rate_limited', hint: 'Send fewer requests.' };
	if (status === 408) return { code: 'timeout', hint: 'Try again.' };
	if (status >= 500) return { code: 'unavailable', hint: 'Try again; if it stays so, look into the log of the Service Layer.' };
	if (status < 400 || status === 404 || status === 405) return { code: 'validation', hint: noSuchAddress };
	return refusedLogin;
}
