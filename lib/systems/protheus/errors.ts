import { ConnectorError } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { StatusTable, type ExchangeKind, type StatusRule } from '../http-api';
import { ownWords } from './own-words';
import { system } from './setting-error';

const table = new StatusTable(system, {
	401: 'Check user, password and authentication in the credential.',
	403: 'Give the user of the credential access to this service and branch.',
	404: 'Check the Base URL (up to where /api begins) and whether the service is published in this environment.',
	429: 'Send fewer requests.',
	501: 'Check the Base URL and the release of Protheus.',
	503: 'Try again; if it stays so, check that the REST server of Protheus is up and runs with SECURITY=1 (appserver.ini).',
	redirect: 'Put the address the server redirects to into the Base URL of the credential; redirects are not followed.',
	refused: 'Check the values given, and the settings of the credential.',
	failure: 'Try again; if it stays so, look into the log of the AppServer.',
	checkOutcome: 'Look in Protheus whether the record is there before sending it again.',
});
const notPermitted: StatusRule = {
	read: 'permission',
	write: 'permission',
	hint: 'Set SECURITY=1 in the REST section of appserver.ini, and give the user of the credential the right to use genericQuery.',
	refused: true,
	retryable: false,
};

export interface ExchangeCall {
	operation: string;
	kind: ExchangeKind;
}

/** The error for a status that is no success. */
export function statusError(response: HttpResponse, call: ExchangeCall): ConnectorError {
	const words = ownWords(response).text;
	// genericQuery without SECURITY=1: "API não permitida". Elsewhere a 503 is a server that is not up.
	const isForbidden = response.status === 503 && call.kind === 'read' && /n(?:ã|a|�)o permitid|not allowed/i.test(words);
	return table.error(response, call, { words, ...(isForbidden ? { rule: notPermitted } : {}) });
}

/** Statuses that say nothing of user and password: address, proxy, time, too many requests. */
const noRefusalOfUser: ReadonlySet<number> = new Set([404, 407, 408, 425, 429]);

/** Any refusal of a login is one of user and password, unless the server itself is not well. */
export function loginError(response: HttpResponse): ConnectorError {
	const { status } = response;
	if (noRefusalOfUser.has(status) || status >= 500 || status < 400) return statusError(response, { operation: 'login', kind: 'read' });
	return new ConnectorError('auth', `${system} refused the login of the credential (${status}).`, {
		system,
		httpStatus: status,
		hint: 'Check user, password, company and branch, and how the site takes the login (Credentials In), in the credential.',
		nothingDone: true,
	});
}

export function drift(operation: string, what: string, hint: string): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "${operation}" ${what}.`, { system, hint });
}
