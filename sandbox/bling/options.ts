/**
 * What a test can turn, at the start and while it runs (`knobs`, or POST /__sandbox/options). Times are sandbox
 * milliseconds unless said otherwise. The defaults are the documented behaviour; where the documents are silent, the
 * README says so.
 */
export interface BlingKnobs {
	/** Real milliseconds every call takes before the work is done. */
	latencyMs: number;

	/** Life of an authorization code: one minute. */
	authorizationCodeMs: number;
	/** Life of an access token: 6 h, told as `expires_in` in seconds. */
	accessTokenMs: number;
	/** Life of a refresh token: 30 days. */
	refreshTokenMs: number;
	/** A refresh token that was used before revokes the whole grant, as a code does; else it is only refused. */
	refreshReuseRevokesGrant: boolean;
	/**
	 * `optional`: `enable-jwt: 1` at the token endpoint gives a JWT, and calls take either kind with or without the header.
	 * `matching`: a call needs the header with a JWT, and must not send it with an opaque token. `only`: opaque tokens are
	 * neither given nor taken.
	 */
	jwt: 'optional' | 'matching' | 'only';
	/** First path segments (`contatos`, `contas`, `estoques` …) that the application was not granted: 403 insufficient_scope. */
	missingScopes: string[];

	requestsPerSecond: number;
	/** A day is a calendar day in São Paulo. */
	requestsPerDay: number;
	/** So many refused or failed calls (400 and above) in 10 s block the address for `addressBlockMs`. */
	errorsPerTenSeconds: number;
	/** One call more than this in 10 s blocks the address for `addressBlockMs`. */
	requestsPerTenSeconds: number;
	/** One token call more than this in 60 s blocks the address for `tokenBlockMs`. */
	tokenCallsPerMinute: number;
	addressBlockMs: number;
	tokenBlockMs: number;
	/** What a blocked address is answered: a firewall's page, or an error of the API. */
	blockedAnswer: 'html' | 'json';

	/**
	 * What `telefone=` of GET /contatos compares. `digits`: the digits, with telefone and celular. `stored-text`: the text,
	 * character by character, with both. `telefone-only`: the digits, with telefone and never with celular.
	 */
	phoneMatch: 'digits' | 'stored-text' | 'telefone-only';
	/** The supplier with Maria's phone and document is active, no longer inactive. */
	activeSupplierTwin: boolean;
	/** How many of the newest contacts or products “últimos incluídos” (the default criterio) shows. */
	lastIncluded: number;
	/** More than this is not given on one page, whatever `limite` says. */
	limitCap: number;
	/** Without `filtroSaldoEstoque`: `positive` hides what has none, as the contract's default says; `none` hides nothing. */
	stockFilterDefault: 'positive' | 'none';
	/** Which balance the filter looks at: with `virtual` a product that is reserved to the last piece has none. */
	stockFilterLooksAt: 'virtual' | 'physical';
	/** An inactive product with the SKU of the first one and another price is among the products of criterio 5. */
	inactiveProductTwin: boolean;
	/**
	 * A receivable that was partly paid: `partial` is one with situacao 3, the whole `valor`, and `saldo` in its detail
	 * only; `split` is one received and one open. Read at the start and at a reset.
	 */
	partlyPaidAs: 'partial' | 'split';
	orderSort: 'newest-id' | 'oldest-id';

	/** The sum of parcelas must be the order's total. */
	checkInstalments: boolean;
	/** Take an order for more than there is (the balance falls below zero) or refuse it. */
	insufficientStock: 'accept' | 'reject';
	/** Orders are taken with something in `alertas`. */
	orderAlerts: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function defaultKnobs(): BlingKnobs {
	return {
		latencyMs: 0,
		authorizationCodeMs: MINUTE_MS,
		accessTokenMs: 6 * HOUR_MS,
		refreshTokenMs: 30 * 24 * HOUR_MS,
		refreshReuseRevokesGrant: false,
		jwt: 'optional',
		missingScopes: [],
		requestsPerSecond: 3,
		requestsPerDay: 120_000,
		errorsPerTenSeconds: 300,
		requestsPerTenSeconds: 600,
		tokenCallsPerMinute: 20,
		addressBlockMs: 10 * MINUTE_MS,
		tokenBlockMs: HOUR_MS,
		blockedAnswer: 'html',
		phoneMatch: 'digits',
		activeSupplierTwin: false,
		lastIncluded: 10,
		limitCap: 100,
		stockFilterDefault: 'positive',
		stockFilterLooksAt: 'virtual',
		inactiveProductTwin: false,
		partlyPaidAs: 'partial',
		orderSort: 'newest-id',
		checkInstalments: true,
		insufficientStock: 'accept',
		orderAlerts: false,
	};
}
