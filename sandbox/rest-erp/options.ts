import { OPEN_STATUSES } from '../data/company.ts';

/**
 * How this ERP differs from the next one. All of it can be changed while it runs, through `knobs` or
 * `POST /__sandbox/options`.
 */
export interface RestErpKnobs {
	/** Time every call takes before the work is done. */
	latencyMs: number;
	auth: 'basic' | 'bearer' | 'header' | 'none';
	user: string;
	password: string;
	/** For `bearer` and `header`. */
	token: string;
	/** For `header`. */
	keyHeader: string;
	/** What a refused call is answered: many ERPs send the login page of the web server before them. */
	unauthorizedBody: 'json' | 'html';
	/**
	 * How `?phone=` is compared. `digits-exact`: digits with digits, so a number without country code misses one stored
	 * with it. `stored-text`: character by character. `contains`: a stored number that contains the digits; false hits.
	 */
	phoneMatch: 'digits-exact' | 'stored-text' | 'contains';
	/** How `?document=` is compared: without masks and case, or character by character with what is stored. */
	documentMatch: 'unmasked' | 'stored-text';
	/** 1234.5, "1234.50" or "1.234,50"; percentages alike. */
	moneyAs: 'number' | 'decimal-string' | 'brazilian-string';
	idsAs: 'number' | 'string';
	/** `latin-1` says so in its content type; `latin-1-unlabelled` says only application/json, which means UTF-8. */
	charset: 'utf-8' | 'latin-1' | 'latin-1-unlabelled';
	/** Statuses that `?status=open` stands for. */
	openStatuses: string[];
	/** Refuse (422) or take an order for more than is available; taken, the available quantity goes below zero. */
	insufficientStock: 'reject' | 'accept';
	/** New orders wait for approval: their status is `rascunho`, and nothing is owed for them yet. */
	holdOrders: boolean;
	/** Answer a POST with a known Idempotency-Key with its first answer. False, as in most ERPs: the header is ignored. */
	honourIdempotencyKey: boolean;
}

export function defaultKnobs(): RestErpKnobs {
	return {
		latencyMs: 0,
		auth: 'basic',
		user: 'bot',
		password: 'bot-password',
		token: 'rest-erp-token',
		keyHeader: 'X-API-Key',
		unauthorizedBody: 'json',
		phoneMatch: 'digits-exact',
		documentMatch: 'unmasked',
		moneyAs: 'number',
		idsAs: 'number',
		charset: 'utf-8',
		openStatuses: [...OPEN_STATUSES],
		insufficientStock: 'reject',
		holdOrders: false,
		honourIdempotencyKey: false,
	};
}
