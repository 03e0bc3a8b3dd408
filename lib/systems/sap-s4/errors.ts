import type { ConnectorError } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { ownMessage, shownWords, StatusTable, valueAt, type ExchangeKind } from '../http-api';
import { system } from './setting-error';

const notActivated = 'Check the Base URL, and have the service activated (on premise with /IWFND/MAINT_SERVICE, in the cloud by a communication arrangement).';

const table = new StatusTable(system, {
	401: 'Check user and password in the credential, and the client. In the cloud it is a communication user, not a person’s.',
	403: 'Give the user the service: a communication arrangement in the cloud, service and authorizations (S_SERVICE and those of the data) on premise.',
	404: notActivated,
	429: 'Send fewer requests at once.',
	501: 'The service cannot do this in the release of this system.',
	redirect: 'The address asks for a login in the browser. Use the API address (in the cloud the host name with “-api”) and a communication user; redirects are not followed.',
	refused: 'Correct what SAP names; check sales area and order type in the credential.',
	failure: 'Try again; if it stays so, look into the error log of SAP Gateway (/IWFND/ERROR_LOG).',
	checkOutcome: 'Look in SAP whether the order is there before sending it again.',
});

/** Whether a write was refused because its CSRF token is missing or has ended with its session. */
export function lacksToken({ status, headers }: HttpResponse): boolean {
	return status === 403 && headers['x-csrf-token']?.trim().toLowerCase() === 'required';
}

/** The error for a status that is no success. */
export function statusError(response: HttpResponse, call: { operation: string; kind: ExchangeKind }): ConnectorError {
	const hint = hintFor(response);
	const rule = table.ruleFor(response.status);
	return table.error(response, call, { words: sapMessage(response), rule: hint === null ? rule : { ...rule, hint } });
}

/** What SAP Gateway means by a 403 beyond a missing right. */
function hintFor(response: HttpResponse): string | null {
	if (response.status === 403 && response.text.includes('/IWFND/MED/170')) return notActivated;
	return lacksToken(response) ? 'SAP refuses its own CSRF token: let cookies (Set-Cookie) pass every proxy between n8n and SAP.' : null;
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
