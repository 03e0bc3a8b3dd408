/**
 * How this account differs from the next one, and both readings of what the public documents leave open. All of it can be
 * changed while it runs, through `knobs` or `POST /__sandbox/options`; `phoneFormat` and `phoneSeed` count at the next reset.
 */
export interface RdStationKnobs {
	/** Time every call takes before the work is done. */
	latencyMs: number;
	/** The account's token, asked for in the query. */
	token: string;
	/** How the seeded contacts' phones are stored: one of the usual formats each, or all alike. */
	phoneFormat: 'random' | 'e164' | 'digits' | 'masked';
	phoneSeed: number;
	/** A new or changed contact is found by searches only after this time; by id it is there at once. */
	searchLagMs: number;
	/** What `q=` looks into: names only, or also e-mails, phones and titles. Any part of the text, case aside. */
	qSearches: 'names' | 'everything';
	/** Calls let through in any minute; 0 switches the limit off. */
	requestsPerMinute: number;
	/** Whether a 429 says after how many seconds to come back. */
	retryAfter: boolean;
	/** Which key carries the id of a record: the answers seen have both. */
	idKeys: 'both' | '_id' | 'id';
	/** Status of a successful POST. */
	createdStatus: number;
	/** `errors` of a 422: by field, or a list of sentences. */
	errorShape: 'fields' | 'list';
	/** A property the contract does not know: refused with 422, or dropped in silence as strong parameters do. */
	unknownProperties: 'refused' | 'ignored';
	/** What PUT does with `phones`, `emails` and custom fields: the list given is the new list, or is added to the old one. */
	listsOnPut: 'replace' | 'append';
	/**
	 * What an entry of `contacts` in POST /deals becomes. `always-new`: a new contact, even if one like it is known.
	 * `match-email`: the contact with that e-mail, if any. `link-by-id`: the contact its `_id` or `id` names, else a new one.
	 */
	dealContacts: 'always-new' | 'match-email' | 'link-by-id';
	/** What `deal_ids` of PUT /contacts does with the deals the contact already had. */
	dealIdsOnPut: 'add' | 'replace';
	/** Whether a contact tells its deals (`deal_ids`, `deals`). */
	contactShowsDeals: boolean;
	/** POST /tasks as `{"task":{…}}`, as the bare object, or both. */
	taskBody: 'either' | 'wrapped' | 'bare';
	/** Whether POST /activities wants `user_id`. */
	activityNeedsUser: boolean;
	/** GET /custom_fields and /deal_pipelines: a bare list, or wrapped in an object. */
	referenceLists: 'array' | 'object';
	/** Makes the contact field “Segmento” required. */
	requiredContactField: boolean;
	/** Makes the deal field “Segmento” required. */
	requiredDealField: boolean;
	/** Whether a create without a required field is refused (422), or only the screen asks for it. */
	enforceRequired: boolean;
}

export function defaultKnobs(): RdStationKnobs {
	return {
		latencyMs: 0,
		token: 'rd-station-token',
		phoneFormat: 'random',
		phoneSeed: 1,
		searchLagMs: 0,
		qSearches: 'names',
		requestsPerMinute: 120,
		retryAfter: false,
		idKeys: 'both',
		createdStatus: 200,
		errorShape: 'fields',
		unknownProperties: 'refused',
		listsOnPut: 'replace',
		dealContacts: 'always-new',
		dealIdsOnPut: 'add',
		contactShowsDeals: true,
		taskBody: 'either',
		activityNeedsUser: true,
		referenceLists: 'array',
		requiredContactField: false,
		requiredDealField: false,
		enforceRequired: true,
	};
}
