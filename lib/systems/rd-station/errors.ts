import { isConnectorError, withNothingDone } from '../../domain/errors';
import type { HttpResponse } from '../../domain/http';
import { cloudStatuses, ownMessage, shownWords, valueAt } from '../http-api';
import { system } from './system';
import { isObject } from './values';

export const statuses = cloudStatuses(system, {
	401: 'Check the token in the credential: it belongs to one user of RD Station CRM, who can renew it.',
	403: 'Check that the plan of the account includes the API (Basic, Pro or Advanced), and that the user may do this.',
	404: 'Check the ids given, and that the Base URL of the credential ends in /api/v1.',
	429: 'RD Station CRM allows 120 requests a minute; set Requests per Minute in the credential lower if other programs use the account.',
});

/**
 * What RD says of a refusal: `errors` by field, each with a list of sentences, or the usual places. The token travels in
 * the address, which a server may repeat in an answer, so it is taken out first.
 */
export function refusalWords(token: string): (response: HttpResponse) => string {
	const forms = [...new Set([token, encodeURIComponent(token)])].filter((form) => form !== '');
	return (response) => {
		const text = forms.reduce((rest, form) => rest.replaceAll(form, '…'), response.text);
		return shownWords(fieldWords(text)) || ownMessage({ ...response, text });
	};
}

function fieldWords(text: string): string {
	const errors = valueAt(parsed(text), 'errors');
	if (Array.isArray(errors)) return errors.filter((entry) => typeof entry === 'string').join(', ');
	if (!isObject(errors)) return '';
	return Object.entries(errors)
		.map(([field, words]) => `${field}: ${(Array.isArray(words) ? words : [words]).filter((entry) => typeof entry === 'string').join(', ')}`)
		.slice(0, 5)
		.join('; ');
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text.slice(0, 100_000));
	} catch {
		return undefined;
	}
}

/** A failure on the way to a write: the write itself was not sent. */
export function beforeSending(error: unknown): unknown {
	return isConnectorError(error) ? withNothingDone(error, error.code === 'uncertain' ? { code: 'unavailable', retryable: true } : {}) : error;
}
