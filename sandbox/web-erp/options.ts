/**
 * How this web ERP behaves and misbehaves. All of it can be changed while it runs, through `knobs` or
 * `POST /__sandbox/options`. Every `…Path` is a regular expression over the path without its query; empty: nowhere.
 */
export interface WebErpKnobs {
	/** User names and their passwords. */
	users: Record<string, string>;
	/** A session ends after this time, in milliseconds of the sandbox's clock. */
	sessionTimeoutMs: number;
	/** Each page starts the time anew; false: counted from the login. */
	sessionSliding: boolean;
	/** A second login of a user ends the first session. */
	oneSessionPerUser: boolean;
	/** What a script's request gets after the session has ended; a page gets 302 to the login. */
	expiredXhr: 'unauthorized' | 'login-page';
	/** Wrong passwords in a row that lock an account; 0: never. */
	maxWrongPasswords: number;
	lockoutMs: number;
	/** Shows the password that was typed: in a text and a hidden field of the page that follows, and in its address. */
	echoPassword: boolean;
	charset: 'utf-8' | 'windows-1252';
	/** How the search page gets its rows: a script that asks for HTML, or for JSON, or a plain form. */
	searchBy: 'fragment' | 'json' | 'form';
	/**
	 * `digits`: the digits typed are those shown or those stored. `contains`: part of them; false hits. `masked-text`:
	 * character by character what is shown, such as `(11) 98765-4321`.
	 */
	phoneMatch: 'digits' | 'contains' | 'masked-text';
	ordersPerPage: number;
	/** Delivered orders of 2024, by customer code, on top of the sample company's: how many. */
	olderOrders: Record<string, number>;
	/** Asks "Confirma a abertura do chamado?" before a ticket is sent. */
	confirmTicket: boolean;
	/** Asks twice. */
	confirmTwice: boolean;
	/** A ticket is opened, then the connection breaks; so it is for each repetition of the same form. */
	ticketLost: boolean;
	/** Ids and classes get the names a generator gives them; labels, names of buttons and headings stay. */
	renameIds: boolean;
	/**
	 * In a customer's row the cells of name and e-mail swap their contents, not their classes; in the table of orders the
	 * columns Data and Total swap places, with their headings.
	 */
	swapColumns: boolean;
	/** Each search that finds somebody shows an old record (code with `-B`) of the same phone, too. */
	duplicateRows: boolean;
	/** Rows appear 300 ms after the answer, and are drawn once more 150 ms later, as new elements. */
	domRace: boolean;
	/** Time every page takes. */
	slowMs: number;
	/** The same for single paths: regular expression to milliseconds. */
	slowPaths: Record<string, number>;
	/** As many of the next requests fail with the ERP's error page; counts down. */
	error500Next: number;
	error500Path: string;
	/** Never answered. */
	hangPath: string;
	/** Pages whose script never lets go (`loop`: at once, `loop-on-click`: at the first click), or fills memory until the renderer dies. */
	crashPath: string;
	crashKind: 'loop' | 'loop-on-click' | 'memory';
	/** The notice "Comunicado": before the first page of a session, or before each. */
	interstitial: 'never' | 'once' | 'always';
	interstitialAs: 'page' | 'overlay';
	/** Address on another origin that `foreignRedirectPath` leads to with a 302; empty: none. */
	foreignRedirect: string;
	foreignRedirectPath: string;
	/** Origin, such as `http://127.0.0.1:4999`, of which every page wants a picture, a frame and a `fetch`; empty: none. */
	foreignResources: string;
}

export function defaultKnobs(): WebErpKnobs {
	return {
		users: { bot: 'bot-password', maria: 'maria-password' },
		sessionTimeoutMs: 20 * 60_000,
		sessionSliding: true,
		oneSessionPerUser: false,
		expiredXhr: 'unauthorized',
		maxWrongPasswords: 3,
		lockoutMs: 15 * 60_000,
		echoPassword: false,
		charset: 'utf-8',
		searchBy: 'fragment',
		phoneMatch: 'digits',
		ordersPerPage: 10,
		olderOrders: { '1003': 25 },
		confirmTicket: true,
		confirmTwice: false,
		ticketLost: false,
		renameIds: false,
		swapColumns: false,
		duplicateRows: false,
		domRace: false,
		slowMs: 0,
		slowPaths: {},
		error500Next: 0,
		error500Path: '',
		hangPath: '',
		crashPath: '',
		crashKind: 'loop',
		interstitial: 'never',
		interstitialAs: 'page',
		foreignRedirect: '',
		foreignRedirectPath: '^/clientes$',
		foreignResources: '',
	};
}
