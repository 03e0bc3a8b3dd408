/**
 * How this company differs from the next one, and both readings of what the public documents leave open. All of it can be
 * changed while it runs, through `knobs` or `POST /__sandbox/options`; `phoneFormat` and `phoneSeed` count at the next reset.
 */
export interface PipedriveKnobs {
	/** Time every call takes before the work is done. */
	latencyMs: number;
	/** The token of user Ana. */
	token: string;
	/** Where `?api_token=` is taken instead of the header `x-api-token`. */
	queryToken: 'everywhere' | 'v1-only' | 'refused';
	/** How the seeded persons' phones are stored: one of the usual formats each, or all alike. */
	phoneFormat: 'random' | 'e164' | 'digits' | 'masked';
	phoneSeed: number;
	/** A new or changed person is found by /persons/search only after this time; by id and in lists it is there at once. */
	searchLagMs: number;
	/** What a phone search compares: the term with the text as stored, or digits with digits. */
	phoneSearch: 'stored-text' | 'digits';
	/** Calls let through in any two seconds, per token (plan Lite: 20); 0 switches it off. */
	burstRequests: number;
	/** The same for searches, in every plan 10; 0 switches it off. */
	burstSearches: number;
	/** Tokens of a day (UTC) that calls may use up; 0 switches it off. A call's cost is in the README. */
	dailyTokens: number;
	/** Whether answers tell `x-ratelimit-limit`, `-remaining`, `-reset` and the day's tokens. */
	rateLimitHeaders: boolean;
	/** Whether a 429 carries Retry-After (seconds). */
	retryAfter: boolean;
	/** So many refused calls in ten seconds, and the gateway blocks for `blockMs` with a 403 page; 0 switches it off. */
	blockAfterRefusals: number;
	blockMs: number;
	/** A property the contract does not know: refused with 400, or dropped in silence. */
	unknownProperties: 'refused' | 'ignored';
	/** `person_id` in POST /activities: read-only (refused) as the API documents say, or taken as the client's types have it. */
	activityPersonId: 'refused' | 'accepted';
	/** `channel` in POST /deals: unknown as in the v2 contract, or taken as v1 did. */
	dealChannel: 'refused' | 'accepted';
	/** Whether a person may have notes, birthday, job_title, im, postal_address; without it they are a 403. */
	contactSync: boolean;
	/** Makes the person field “Segmento” mandatory. */
	requiredPersonField: boolean;
	/** Makes the deal field “Segmento” mandatory. */
	requiredDealField: boolean;
	/** Whether a create without a mandatory field is refused (400), or only the screen asks for it. */
	enforceMandatory: boolean;
	/** What v1 answers as `data` of an empty list. */
	emptyV1List: 'null' | 'array';
	/** Status of a successful POST: 200 in the documents' examples. */
	createdStatus: number;
}

export function defaultKnobs(): PipedriveKnobs {
	return {
		latencyMs: 0,
		token: 'pipedrive-token',
		queryToken: 'everywhere',
		phoneFormat: 'random',
		phoneSeed: 1,
		searchLagMs: 0,
		phoneSearch: 'stored-text',
		burstRequests: 20,
		burstSearches: 10,
		dailyTokens: 30_000,
		rateLimitHeaders: true,
		retryAfter: false,
		blockAfterRefusals: 0,
		blockMs: 60_000,
		unknownProperties: 'refused',
		activityPersonId: 'refused',
		dealChannel: 'refused',
		contactSync: false,
		requiredPersonField: false,
		requiredDealField: false,
		enforceMandatory: false,
		emptyV1List: 'null',
		createdStatus: 200,
	};
}
