/**
 * How this Service Layer differs from the next one. All of it can be changed while it runs, through `knobs` or
 * `POST /__sandbox/options`.
 */
export interface SapBusinessOneKnobs {
	/** Time every call takes before the work is done. */
	latencyMs: number;
	userName: string;
	password: string;
	/** Minutes without a call after which a session is gone; told as `SessionTimeout`. */
	sessionMinutes: number;
	/** Open sessions of all nodes together; one more login is refused. */
	maximumSessions: number;
	/** Servers behind the load balancer. A session lives on one of them. */
	nodes: number;
	/** False: one server, and no ROUTEID cookie. */
	loadBalancer: boolean;
	/** `refuse`: a login that comes while another is under way is answered 500 with code 299. */
	parallelLogins: 'accept' | 'refuse';
	/** Real time a good login takes, so that cold calls overlap. */
	loginMs: number;
	/** Real time a wrong login takes to be refused: seconds, in the product. */
	wrongLoginMs: number;
	/** Wrong passwords in a row after which the user is locked, for the right password too; 0 never locks. */
	lockAfterWrongLogins: number;
	/** Texts in $filter and keys: true as on HANA, false as with the usual collation of Microsoft SQL Server. */
	caseSensitive: boolean;
	/** Whether /b1s/v1 knows `contains()` beside `substringof()`. */
	v1Contains: boolean;
	/** `relative`: `Orders?$skip=20`. `absolutePath`: `/b1s/v1/Orders?$skip=20`. */
	nextLink: 'relative' | 'absolutePath';
	/** What `Price` of CompanyService_GetItemPrice is: already net, or the list price to take `Discount` off. */
	itemPrice: 'net' | 'gross';
	/** Lines of new orders: `net` puts the discounted price into UnitPrice, `gross` the list price beside DiscountPercent. */
	orderLinePrices: 'net' | 'gross';
	/** A company with several branches: an order without BPL_IDAssignedToInvoice is refused. */
	branchRequired: boolean;
	/** New orders wait for approval: stored as a draft, and answered with error -2028. */
	approval: boolean;
	/** An order for an unknown item: 404 with -2028, or 400 with -5002. */
	unknownItem: 'notFound' | 'validation';
	/** An order for more than is available: taken, or refused with -10. */
	negativeStock: 'accept' | 'refuse';
	/** `filled`: FederalTaxID holds the document, too. In Brazil it is empty as a rule. */
	federalTaxId: 'empty' | 'filled';
}

export function defaultKnobs(): SapBusinessOneKnobs {
	return {
		latencyMs: 0,
		userName: 'manager',
		password: 'b1-password',
		sessionMinutes: 30,
		maximumSessions: 50,
		nodes: 2,
		loadBalancer: true,
		parallelLogins: 'accept',
		loginMs: 5,
		wrongLoginMs: 100,
		lockAfterWrongLogins: 3,
		caseSensitive: true,
		v1Contains: true,
		nextLink: 'relative',
		itemPrice: 'net',
		orderLinePrices: 'net',
		branchRequired: false,
		approval: false,
		unknownItem: 'notFound',
		negativeStock: 'accept',
		federalTaxId: 'empty',
	};
}
