import { ConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { ownMessage, retryAfter, type ExchangeKind } from '../http-erp';
import { system } from './setting-error';

interface Rule {
	read: ConnectorErrorCode;
	write: ConnectorErrorCode;
	hint: string;
	/** The refusal itself proves that a write was not done. */
	refused?: boolean;
}

const checkRequest = 'Check the values given, and path, method and body of this operation in the credential.';
const checkOutcome = 'Look in the ERP whether the record is there before sending it again.';

const redirect: Rule = {
	read: 'validation',
	write: 'validation',
	hint: 'Put the address the ERP redirects to into the Base URL of the credential; redirects are not followed.',
	refused: true,
};
const refusedRequest: Rule = { read: 'validation', write: 'validation', hint: checkRequest, refused: true };
const failure: Rule = { read: 'unavailable', write: 'uncertain', hint: checkOutcome };
/** Statuses of servers and proxies that are overloaded or restarting; a 500 comes back the same. */
const passing = new Set([502, 503, 504]);

/**
 * By RFC 9110 and 6585. A failing server (5xx) proves nothing about a write, not even 503 with Retry-After: the answer
 * may come from a proxy whose backend has the order already. 408 is no better. 425 and 429 are sent instead of doing
 * the work.
 */
const rules: Readonly<Record<number, Rule>> = {
	401: {
		read: 'auth',
		write: 'auth',
		hint: 'Check user, password or key in the credential.',
		refused: true,
	},
	403: {
		read: 'permission',
		write: 'permission',
		hint: 'Give the user of the credential the right to do this in the ERP.',
		refused: true,
	},
	407: { read: 'auth', write: 'auth', hint: 'Check the proxy settings of the n8n machine.', refused: true },
	408: { read: 'timeout', write: 'uncertain', hint: checkOutcome },
	425: { read: 'unavailable', write: 'unavailable', hint: 'Try again.', refused: true },
	429: {
		read: 'rate_limited',
		write: 'rate_limited',
		hint: 'Send fewer requests, or ask for a higher limit in the ERP.',
		refused: true,
	},
	501: { read: 'unsupported', write: 'unsupported', hint: checkRequest, refused: true },
};

/** The error for a status that is no success. */
export function statusError(
	response: HttpResponse,
	call: { operation: string; kind: ExchangeKind },
): ConnectorError {
	const { status } = response;
	const rule = ruleFor(status);
	// A refused login may be answered with the very token or password that was refused.
	const words = rule[call.kind] === 'auth' ? '' : ownMessage(response);
	const retryAfterMs = retryAfter(response);
	return new ConnectorError(rule[call.kind], `${system} answered ${status} to "${call.operation}"${words ? `: ${words}` : '.'}`, {
		system,
		httpStatus: status,
		hint: rule === failure && call.kind === 'read' ? 'Try again; if it stays so, look into the log of the ERP.' : rule.hint,
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
