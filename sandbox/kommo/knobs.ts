/**
 * What a test can turn, at the start and while it runs (POST /__sandbox/options). Times are sandbox milliseconds
 * unless said otherwise. The defaults are the documented behaviour; where the documents are silent, the README says so.
 */
export interface KommoKnobs {
	/** Life of an OAuth access token: 24 h. */
	accessTokenMs: number;
	refreshTokenMs: number;
	authorizationCodeMs: number;
	/** Kommo documents redirect_uri on a refresh; whether it insists is unverified. */
	requireRedirectUriOnRefresh: boolean;
	/** Scopes put into tokens issued from now on. */
	scopes: string[];
	/** The user on whose behalf the next authorization is given; a non-admin's token may not do all. */
	authorizingUserId: number;

	requestsPerSecond: number;
	/** `problem` or `html`: what a 429 looks like. */
	rateLimitBody: string;
	/** Whole seconds in Retry-After on a 429; 0 sends none, which is what is documented. */
	retryAfterSeconds: number;
	/** After so many 429s in a row every call is 403; 0 never blocks. */
	floodAfter: number;
	floodBlockMs: number;
	/** Writes of more than 50 elements: `ok`, `504` (nothing done) or `504-committed` (done, and the caller cannot know). */
	bigBatch: string;

	/** How `query=` looks for digits: `digits` ignores formatting on both sides, `literal` compares the stored text. */
	querySearch: string;
	/** A query for a number also returns others with the same last 8 digits. */
	searchFalsePositives: boolean;
	/** PHONE and EMAIL values without enum_code are refused (seen on some accounts). */
	requireEnumCode: boolean;
	/** POST /leads/complex reuses a contact that has the same phone and answers merged: true. */
	duplicateControl: boolean;

	/** The Chats API add-on; off makes send_message answer 402 for the tariff. */
	chatsAddOn: boolean;
	talksMonthlyQuota: number;
	/** GET /talks shows only the 250 newest and no next page (seen by one integrator). */
	talksCapped: boolean;
	/** From an accepted message to its webhook. */
	messageDelayMs: number;
	deliveredAfterMs: number;
	readAfterMs: number;
	/** Outgoing messages end as `error` instead of `delivered` and `read`. */
	messagesFail: boolean;

	/** From a bot's run to the moment it reads the lead and sends; it is running for so long. */
	botDelayMs: number;
	/** Off: POST /api/v4/bots… is 404 and only /api/v2/salesbot/run works. */
	botsV4: boolean;

	/** Real milliseconds a receiver has to answer. */
	webhookTimeoutMs: number;
	webhookDuplicate: boolean;
	webhookOutOfOrder: boolean;
	/** So many events in one delivery; 0 or 1 is one each. A partial batch leaves after webhookHoldMs. */
	webhookBatch: number;
	/** How long a batch or an out-of-order delivery waits for company. */
	webhookHoldMs: number;
	/** Puts a lead of more than 1000 keys ahead of what is delivered. */
	webhookManyKeys: boolean;
	/** Chat messages come as add[0]… without the message wrapper, as one page of the documents shows. */
	webhookUnwrapped: boolean;
	/** Chat messages come without entity_id, entity_type, element_id and element_type. */
	webhookNoEntity: boolean;
	/** Outgoing messages come under message[add] with type outgoing (seen on some accounts). */
	webhookOutgoingUnderMessage: boolean;
	/** Adds keys that pollute prototypes of a careless parser. */
	webhookHostileKeys: boolean;
}

const HOUR_MS = 3_600_000;

export function defaultKnobs(): KommoKnobs {
	return {
		accessTokenMs: 24 * HOUR_MS,
		refreshTokenMs: 90 * 24 * HOUR_MS,
		authorizationCodeMs: HOUR_MS / 3,
		requireRedirectUriOnRefresh: false,
		scopes: ['crm', 'files', 'notifications', 'push_notifications', 'list_external_messages', 'send_external_messages'],
		authorizingUserId: 700001,
		requestsPerSecond: 7,
		rateLimitBody: 'problem',
		retryAfterSeconds: 0,
		floodAfter: 20,
		floodBlockMs: 60_000,
		bigBatch: 'ok',
		querySearch: 'digits',
		searchFalsePositives: true,
		requireEnumCode: false,
		duplicateControl: false,
		chatsAddOn: true,
		talksMonthlyQuota: 500,
		talksCapped: false,
		messageDelayMs: 10,
		deliveredAfterMs: 1000,
		readAfterMs: 5000,
		messagesFail: false,
		botDelayMs: 1000,
		botsV4: true,
		webhookTimeoutMs: 2000,
		webhookDuplicate: false,
		webhookOutOfOrder: false,
		webhookBatch: 0,
		webhookHoldMs: 50,
		webhookManyKeys: false,
		webhookUnwrapped: false,
		webhookNoEntity: false,
		webhookOutgoingUnderMessage: false,
		webhookHostileKeys: false,
	};
}
