/** The organisation that the sample company sells from, and another one of the same client that must never be mixed in. */
export interface Organisation {
	readonly companyCode: string;
	readonly salesOrganization: string;
	readonly distributionChannel: string;
	readonly division: string;
	readonly plant: string;
	readonly storageLocation: string;
}

export const OWN: Organisation = {
	companyCode: '1000',
	salesOrganization: '1000',
	distributionChannel: '10',
	division: '00',
	plant: '1000',
	storageLocation: '0001',
};

export const OTHER: Organisation = { ...OWN, companyCode: '2000', salesOrganization: '2000', plant: '2000' };

/** Answers that one system gives otherwise than the next. Change them at any time, or by POST /__sandbox/options. */
export interface SapS4Knobs {
	auth: 'basic' | 'bearer';
	user: string;
	password: string;
	/** For `bearer`. */
	token: string;
	/** The client (mandant): part of the cookies' names; another `sap-client` in a query is a failed logon. */
	client: string;
	/** How long a session, and with it its CSRF token, lives without a request, in ms of the sandbox's clock. */
	sessionMs: number;
	/** Rows of a collection in one answer; the rest is behind `__next`. */
	pageSize: number;
	/** What `__next` names: the host that was asked, the host as the server itself knows it, or only a path. */
	nextLinks: 'absolute' | 'internal-host' | 'relative';
	/** Numeric keys with their leading zeros, and only so; or without in answers and either way in requests. */
	keys: 'padded' | 'stripped';
	/** Whether a business partner has the number of its customer, or one of its own. */
	partnerNumbers: 'same' | 'other';
	/** BPTaxNumber as some clerk typed it (masked or bare), or always bare. A_Customer has no room for masks. */
	taxNumbers: 'as-stored' | 'bare';
	cnpjTaxType: string;
	cpfTaxType: string;
	/** InternationalPhoneNumber derived from what was typed (see README), or empty as after a migration. */
	internationalNumbers: 'derived' | 'empty';
	/** The condition type of list prices. */
	priceConditionType: string;
	/** Whether a material that has no stock has a row that says 0, or no row at all. */
	stockRowsForZero: boolean;
	/** Whether the goods leave with the order, so that it lowers the unrestricted stock; or some day later. */
	goodsIssue: 'immediate' | 'later';
	/** What becomes of new orders: released; held by the credit check; waiting for an approval. */
	newOrders: 'released' | 'credit-blocked' | 'in-approval';
	/** The answer to a POST: the whole entity, or what was sent with the number and nothing the system worked out. */
	createdAnswer: 'full' | 'echo';
	/** Order types that exist. */
	orderTypes: string[];
	/** Adds a customer of the other organisation with customer 1001's phone and CPF. */
	twinInOtherOrganisation: boolean;
	/** Adds an address of customer 1002 that ended in 2020, with customer 1001's phone. */
	expiredAddress: boolean;
	/** Services the user has no authorisation for: 403 with a JSON error, which is not a CSRF refusal. */
	forbiddenServices: string[];
	/** Services nobody has activated: 403, as for a service that does not exist. */
	inactiveServices: string[];
}

export function defaultKnobs(): SapS4Knobs {
	return {
		auth: 'basic',
		user: 'BOT_USER',
		password: 'bot-password',
		token: 'sap-s4-token',
		client: '100',
		sessionMs: 30 * 60_000,
		pageSize: 5,
		nextLinks: 'absolute',
		keys: 'padded',
		partnerNumbers: 'same',
		taxNumbers: 'as-stored',
		cnpjTaxType: 'BR1',
		cpfTaxType: 'BR2',
		internationalNumbers: 'derived',
		priceConditionType: 'PR00',
		stockRowsForZero: false,
		goodsIssue: 'immediate',
		newOrders: 'released',
		createdAnswer: 'full',
		orderTypes: ['OR'],
		twinInOtherOrganisation: false,
		expiredAddress: false,
		forbiddenServices: [],
		inactiveServices: [],
	};
}
