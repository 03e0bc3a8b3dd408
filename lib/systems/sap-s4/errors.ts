import { ConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { ownMessage, retryAfter, shownWords, valueAt, type ExchangeKind } from '../http-erp';
import { system } from './setting-error';

interface Rule {
	read: ConnectorErrorCode;
	write: ConnectorErrorCode;
	hint: string;
	/** The refusal itself proves that a write was not done. */
	refused?: boolean;
}

const checkOutcome = 'Look in SAP whether the order is there before sending it again.';
const notActivated = 'Check the Base URL, and have the service activated (on premise with /IWFND/MAINT_SERVICE, in the cloud by a communication arrangement).';
const refusedRequest: Rule = {
	read: 'validation',
	write: 'validation',
	hint: 'Correct what SAP names; check sales area and order type in the credential.',
	refused: true,
};
const redirect: Rule = {
	read: 'validation',
	write: 'validation',
	hint: 'The address asks for a login in the browser. Use the API address (in the cloud the host name with “-api”) and a communication user; redirects are not followed.',
	refused: true,
};
const failure: Rule = { read: 'unavailable', write: 'uncertain', hint: checkOutcome };
/** Statuses of servers and proxies that are overloaded or restarting; a 500 comes back the same. */
const passing = new Set([502, 503, 504]);

/** By RFC 9110 and 6585, and by what SAP Gateway means by them. A failing server (5xx) proves nothing about a write. */
const rules: Readonly<Record<number, Rule>> = {
	401: {
		read: 'auth',
		write: 'auth',
		hint: 'Check user and password in the credential, and the client. In the cloud it is a communication user, not a person’s.',
		refused: true,
	},
	403: {
		read: 'permission',
		write: 'permission',
		hint: 'Give the user the service: a communication arrangement in the cloud, service and authorizations (S_SERVICE and those of the data) on premise.',
		refused: true,
	},
	404: {
		read: 'validation',
		write: 'validation',
		hint: notActivated,
		refused: true,
	},
	407: { read: 'auth', write: 'auth', hint: 'Check the proxy settings of the n8n machine.', refused: true },
	408: { read: 'timeout', write: 'uncertain', hint: checkOutcome },
	425: { read: 'unavailable', write: 'unavailable', hint: 'Try again.', refused: true },
	429: { read: 'rate_limited', write: 'rate_limited', hint: 'Send fewer requests at once.', refused: true },
	501: { read: 'unsupported', write: 'unsupported', hint: 'The service cannot do this in the release of this system.', refused: true },
};

/** Whether a write was refused because its CSRF token is missing or has ended with its session. */
export function lacksToken({ status, headers }: HttpResponse): boolean {
	return status === 403 && headers['x-csrf-token']?.trim().toLowerCase() === 'required';
}

/** The error for a status that is no success. */
export function statusError(response: HttpResponse, call: { operation: string; kind: ExchangeKind }): ConnectorError {
	const { status } = response;
	const rule = ruleFor(status);
	// A refused login may be answered with the very login that was refused.
	const words = rule[call.kind] === 'auth' ? '' : sapMessage(response);
	const retryAfterMs = retryAfter(response);
	return new ConnectorError(rule[call.kind], `${system} answered ${status} to "${call.operation}"${words ? `: ${words}` : '.'}`, {
		system,
		httpStatus: status,
		hint: hintFor(response, rule, call.kind),
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		...(status >= 500 && !passing.has(status) ? { retryable: false } : {}),
		...(rule.refused && call.kind === 'write' ? { nothingDone: true } : {}),
	});
}

function ruleFor(status: number): Rule {
	const exact = rules[status];
	if (exact) return exact;
	if (status >= 500) return failure;
	return status >= 400 ? refusedRequest : redirect;
}

function hintFor(response: HttpResponse, rule: Rule, kind: ExchangeKind): string {
	if (response.status === 403 && response.text.includes('/IWFND/MED/170')) return notActivated;
	if (lacksToken(response)) return 'SAP refuses its own CSRF token: let cookies (Set-Cookie) pass every proxy between n8n and SAP.';
	return rule === failure && kind === 'read' ? 'Try again; if it stays so, look into the error log of SAP Gateway (/IWFND/ERROR_LOG).' : rule.hint;
}

/**
 * `{"error":{"code":"V1/384","message":{"lang":"pt","value":"…"},"innererror":{"errordetails":[{"code","message","severity"}]}}}`;
 * the details say what the summary does not. Anything else is read as any ERP's words.
 */
function sapMessage(response: HttpResponse): string {
	const json = parsed(response.text);
	const summary = valueAt(json, 'error.message.value') ?? valueAt(json, 'error.message');
	if (typeof summary !== 'string') return ownMessage(response);
	const code = valueAt(json, 'error.code');
	const details = valueAt(json, 'error.innererror.errordetails');
	const more = Array.isArray(details) ? details.map((detail: unknown) => valueAt(detail, 'message')) : [];
	const words = [...new Set([summary, ...more])].filter((each) => typeof each === 'string' && each.trim() !== '').slice(0, 4);
	return shownWords(`${words.join(' – ')}${typeof code === 'string' && code !== '' ? ` (${code})` : ''}`);
}

/** Longer answers are no error of SAP's. */
const longestError = 200_000;

function parsed(text: string): unknown {
	if (text.length > longestError) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
