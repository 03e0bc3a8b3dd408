import type { ConnectorError } from '../../domain/errors';
import { textOrNull, type JsonObject } from './values';

/**
 * Why Kommo refused a text for a talk, where another way may still be open:
 * - `tariff`: the account's plan has no sending over the API (402)
 * - `quota`: the month's messages are used up (402)
 * - `scope`: the integration may not send (403 `Invalid scope`)
 * - `forbidden`: refused for another reason the API gives (403), as amoCRM.ru does
 * - `missing`: the account has no such feature (404)
 * - `wrongTalk`: no talk with this id (404 `Requested entity not found`)
 * - `closed`: the talk is closed (422)
 */
export type SendRefusal = 'tariff' | 'quota' | 'scope' | 'forbidden' | 'missing' | 'wrongTalk' | 'closed';

export type SendOutcome =
	| { sent: true; messageId: string | null }
	| { sent: false; refusal: SendRefusal; error: ConnectorError };

interface RefusalRule {
	status: number;
	/** Must occur in Kommo's `detail` or `title`. */
	says?: RegExp;
	refusal: SendRefusal;
}

/** developers.kommo.com: "Send message to conversation", "Chats API add-on". First match wins. */
const rules: readonly RefusalRule[] = [
	{ status: 402, says: /limit/i, refusal: 'quota' },
	{ status: 402, refusal: 'tariff' },
	{ status: 403, says: /scope/i, refusal: 'scope' },
	{ status: 403, says: /\S/, refusal: 'forbidden' },
	{ status: 404, says: /entity not found/i, refusal: 'wrongTalk' },
	{ status: 404, refusal: 'missing' },
	{ status: 422, says: /clos/i, refusal: 'closed' },
];

export const refusedStatuses: readonly number[] = [...new Set(rules.map(({ status }) => status))];

/** @throws the error itself where it closes every way: a blocked address, or a fault of the text */
export function readRefusal(error: ConnectorError, body: JsonObject): SendOutcome {
	const words = [textOrNull(body.detail), textOrNull(body.title)].join(' ');
	const rule = rules.find(({ status, says }) => status === error.httpStatus && (says === undefined || says.test(words)));
	if (rule === undefined) throw error;
	return { sent: false, refusal: rule.refusal, error };
}
