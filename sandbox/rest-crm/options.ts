/** Which CRM the server is: the guide's REST CRM, its outside-CRM variant, Agendor API v3 or a Bitrix24 incoming webhook. */
export type Face = 'guide' | 'contacts' | 'agendor' | 'bitrix24';

/**
 * How this CRM differs from the next one. All of it can be changed while it runs, through `knobs` or
 * `POST /__sandbox/options`; `phoneFormat` and `seed` count from the next reset.
 */
export interface RestCrmKnobs {
	/** Time every call takes before the work is done. */
	latencyMs: number;
	/** The key: bearer token of the guide's faces, Agendor's token, the code in Bitrix24's webhook URL. */
	token: string;
	/** How the sample customers' phones stand in the CRM: one of the usual formats each, drawn with `seed`, or all alike. */
	phoneFormat: 'random' | 'e164' | 'digits' | 'masked';
	seed: number;
	/**
	 * How a search compares phones. `digits`: digits with digits, as text, so a number without country code or ninth digit
	 * misses one stored with it. `exact`: to the letter. `substring`: the stored digits contain the asked ones; false hits.
	 */
	phoneMatch: 'digits' | 'exact' | 'substring';
	/** A new or changed contact appears in searches only after this time; by id it is there at once. */
	searchLagMs: number;
	/** Guide's faces: a search without any filter gives the first contacts of all, or is 422. */
	emptySearch: 'all' | 'refuse';
	/** Limits of the guide's faces and Agendor over any 60 s and any second, 429 above them; 0 is none. */
	requestsPerMinute: number;
	requestsPerSecond: number;
	/** Retry-After of a 429: seconds, an HTTP date, or no such header. */
	retryAfter: 'seconds' | 'date' | 'none';
	/** Guide's faces: properties outside of the contract are 422, or dropped, or kept and shown. */
	unknownProperties: 'refuse' | 'ignore' | 'keep';
	/** Guide's faces: PUT changes what it names, or replaces the record, so that what it leaves out becomes null. */
	put: 'merge' | 'replace';
	/** Guide's faces: whether interactions can be read back; 404 where not. */
	listInteractions: boolean;
	/** Guide's faces: a search answers the bare array, or `{ data, total }`. */
	searchAnswer: 'array' | 'wrapped';
	/** Guide's faces: a search without hits answers an empty list, or 404. */
	nothingFound: 'empty' | 'not-found';
	/** Guide's faces: ids are numbers or strings. */
	idsAs: 'number' | 'string';
	/** Fields a lead (deal) or a contact must have besides title or name, by the face's own names. */
	requiredLeadFields: string[];
	requiredContactFields: string[];
	/** What such a field left out is answered: an error, or nothing: the record is made without it. */
	checksRequiredFields: boolean;
	/** Agendor: which phones `mobile_phone` looks at; `phone` always looks at all. */
	agendorMobileFilter: 'mobile' | 'mobile-and-whatsapp' | 'all';
	/** Agendor: a second person with a stored e-mail or CPF is refused (400), or made. */
	agendorRefusesDuplicates: boolean;
	/** Agendor: a second deal of one person with the same title is refused (400), or made. */
	agendorUniqueDealTitles: boolean;
	/** Bitrix24: requests the counter may hold (50 on most plans) and how many leave it a second (2); limit 0 is none. */
	queryLimit: number;
	queryDrainPerSecond: number;
	/** Bitrix24: more than 20 values in crm.duplicate.findbycomm are refused, or those after the 20th are left out. */
	tooManyValues: 'refuse' | 'ignore-rest';
	/** Bitrix24: crm.duplicate.findbycomm that finds nothing answers `{}`, or `[]` as PHP writes an empty list. */
	emptyDuplicates: 'array' | 'object';
	/** Bitrix24: what the webhook may call; anything else is 403 insufficient_scope. */
	scopes: string[];
}

/** Defaults of one face: what its documents say, and the harsher reading where they are silent. */
export function defaultKnobs(face: Face): RestCrmKnobs {
	return {
		latencyMs: 0,
		token: face === 'bitrix24' ? 'sandboxcode12345' : 'rest-crm-token',
		phoneFormat: 'random',
		seed: 1,
		phoneMatch: 'digits',
		searchLagMs: 0,
		emptySearch: 'all',
		requestsPerMinute: face === 'contacts' ? 100 : 0,
		requestsPerSecond: face === 'agendor' ? 4 : 0,
		retryAfter: 'seconds',
		unknownProperties: 'refuse',
		put: 'merge',
		listInteractions: false,
		searchAnswer: 'array',
		nothingFound: 'empty',
		idsAs: 'number',
		requiredLeadFields: [],
		requiredContactFields: [],
		checksRequiredFields: true,
		agendorMobileFilter: 'mobile',
		agendorRefusesDuplicates: false,
		agendorUniqueDealTitles: true,
		queryLimit: 50,
		queryDrainPerSecond: 2,
		tooManyValues: 'refuse',
		emptyDuplicates: 'array',
		scopes: ['crm', 'user', 'task'],
	};
}
