/**
 * How this account differs from the next one. All of it can be changed while it runs, through `knobs` or
 * `POST /__sandbox/options`; what concerns seeded data counts from the next reset on.
 */
export interface HubspotKnobs {
	/** Time every call takes before the work is done. */
	latencyMs: number;
	/** The private app's token. */
	token: string;
	/** Scopes the private app was not given, such as `crm.objects.deals.write`: 403 MISSING_SCOPES. */
	missingScopes: string[];
	/** Per app, in any ten seconds; 0 is no limit. */
	requestsPerTenSeconds: number;
	/** Per account, in any second; 0 is no limit. */
	searchesPerSecond: number;
	/** Sent with a 429 where above 0. HubSpot's documents do not promise the header. */
	retryAfterSeconds: number;
	/** How long a new or changed record, or a new association, is not seen by searches. By id it is there at once. */
	searchLagMs: number;
	/** How seeded phones are stored: one of the usual formats, or one and the same for all. */
	phoneFormat: 'random' | 'e164' | 'digits' | 'masked';
	/** The property seeded phones are in; `alternating` is one contact `phone`, the next `mobilephone`. */
	seedPhoneIn: 'phone' | 'mobilephone' | 'alternating';
	/**
	 * `hs_searchable_calculated_phone_number` and its mobile twin. `national`: area code and local number, digits only,
	 * without country code. `unknown`: the account does not have them, and a search that names them is refused.
	 */
	calculatedPhone: 'national' | 'unknown';
	/**
	 * How filters on `phone` and `mobilephone` compare. `stored-text`: with the text as stored. `calculated`: with the
	 * number without country code, so that a value with country code finds nothing.
	 */
	phoneFilter: 'stored-text' | 'calculated';
	/** What a search for a property that is not there is told: the general sentence or the property's name. */
	unknownSearchProperty: 'general' | 'named';
	/** Properties a deal cannot be created without, besides its name. */
	requiredDealProperties: string[];
	/** Decides the random formats; the same on every run. */
	seed: number;
}

export function defaultKnobs(): HubspotKnobs {
	return {
		latencyMs: 0,
		token: 'pat-na1-sandbox-token',
		missingScopes: [],
		requestsPerTenSeconds: 100,
		searchesPerSecond: 5,
		retryAfterSeconds: 0,
		searchLagMs: 0,
		phoneFormat: 'random',
		seedPhoneIn: 'phone',
		calculatedPhone: 'national',
		phoneFilter: 'stored-text',
		unknownSearchProperty: 'general',
		requiredDealProperties: [],
		seed: 1,
	};
}
