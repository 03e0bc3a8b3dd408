/** Whom the Service Layer lets in. */
export interface SapBusinessOneLogin {
	/** Name of the company's database, `CompanyDB`. */
	companyDatabase: string;
	user: string;
	password: string;
}

/**
 * What `CompanyService_GetItemPrice` answers as `Price`; SAP's documentation leaves open whether the discount is taken
 * off already. `auto` compares it with the customer's price list.
 */
export const itemPriceModes = ['auto', 'net', 'beforeDiscount'] as const;

/** Version 1 of the Service Layer knows `substringof`; whether it knows `contains`, too, depends on its patch level. */
export const phoneFilters = ['auto', 'contains', 'substringof'] as const;

export const phoneQueryValues = ['digits', 'pattern'] as const;

export interface SapBusinessOneSettings {
	/** Address of the Service Layer without `/b1s/…`, e.g. `https://sap.example:50000`. */
	baseUrl: string;
	apiVersion: 'v1' | 'v2';
	/** What customers owe, orders and prices are in, unless Business One names another currency. */
	currency: string;
	/** IANA zone of the company: which day it is. */
	timeZone: string;
	/** For phones stored without area code. */
	defaultAreaCode: string;
	/** Number of the price list where no customer is given. */
	priceList: number;
	itemPrice: (typeof itemPriceModes)[number];
	phoneFilter: (typeof phoneFilters)[number];
	/** `SqlCode` of a stored query that finds customers by phone; empty: they are searched for by filter. */
	phoneQuery: string;
	/** The parameter of that query. */
	phoneQueryParameter: string;
	/** What it is given: the last eight digits (seven of a foreign phone), or the same as a pattern for LIKE (`%8765%4321%`). */
	phoneQueryValue: (typeof phoneQueryValues)[number];
	/** Days from today to the delivery date of a new order. */
	deliveryDays: number;
	/** Branch (filial) of new orders, `BPL_IDAssignedToInvoice`; null for none. */
	branch: number | null;
	/** Usage (utilização) of the lines of new orders, which decides on their taxes; empty for none. */
	usage: string;
	/** Warehouse of the lines of new orders; empty: the item's own. */
	warehouse: string;
	/** Warehouses whose stock counts; none: all. */
	stockWarehouses: readonly string[];
	/** Deadline of one exchange in milliseconds. A login has at least 30 seconds. */
	timeoutMs: number;
}

export type SapBusinessOneSettingsInput = Pick<SapBusinessOneSettings, 'baseUrl'> & Partial<SapBusinessOneSettings>;

export const sapBusinessOneDefaults: Omit<SapBusinessOneSettings, 'baseUrl'> = {
	apiVersion: 'v1',
	currency: 'BRL',
	timeZone: 'America/Sao_Paulo',
	defaultAreaCode: '',
	priceList: 1,
	itemPrice: 'auto',
	phoneFilter: 'auto',
	phoneQuery: '',
	phoneQueryParameter: 'digits',
	phoneQueryValue: 'digits',
	deliveryDays: 0,
	branch: null,
	usage: '',
	warehouse: '',
	stockWarehouses: [],
	timeoutMs: 10_000,
};
