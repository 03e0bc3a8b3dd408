import type { CallContext } from './runtime';

/** Ids are text, money is exact with two decimals, quantities have up to four, dates are ISO. */
export interface Customer {
	id: string;
	name: string;
	email: string | null;
	/** E.164 with `+`, or the text the ERP holds where it is no phone. */
	phone: string | null;
	/** CPF or CNPJ, bare and upper-case. */
	document: string | null;
	/** Sum the customer still owes. Null where the ERP does not tell. */
	balanceDue: number | null;
	creditLimit: number | null;
	currency: string;
}

export interface StockLevel {
	sku: string;
	name: string | null;
	warehouse: string | null;
	available: number;
	reserved: number | null;
}

export interface Stock {
	sku: string;
	name: string | null;
	/** Sum over the warehouses below. */
	available: number;
	reserved: number | null;
	warehouses: StockLevel[];
}

export interface Price {
	sku: string;
	name: string | null;
	unitPrice: number;
	discountPercentage: number;
	finalPrice: number;
	currency: string;
	source: 'list' | 'customer' | 'promotion';
}

export const orderStatuses = [
	'open',
	'processing',
	'blocked',
	'invoiced',
	'closed',
	'cancelled',
	'unknown',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export interface OrderItem {
	sku: string | null;
	name: string | null;
	quantity: number | null;
	unitPrice: number | null;
}

export interface Order {
	id: string;
	number: string;
	customerId: string | null;
	/** `YYYY-MM-DD`. */
	date: string | null;
	total: number | null;
	currency: string;
	status: OrderStatus;
	/** The ERP's own word for the status. */
	rawStatus: string | null;
	items: OrderItem[];
}

export interface NewOrder {
	customerId: string;
	items: ReadonlyArray<{ sku: string; quantity: number; unitPrice?: number }>;
	/** Where the order came from, e.g. `whatsapp_bot`. */
	source: string;
	notes?: string;
	/** Names this order for good: the same key never makes a second order. */
	idempotencyKey: string;
}

export interface Ticket {
	id: string;
	number: string;
	customerId: string | null;
	subject: string | null;
	status: string | null;
}

export interface NewTicket {
	customerId: string;
	subject: string;
	description: string;
	source: string;
	idempotencyKey: string;
}

/** `existing`: an earlier attempt had already made it. `draft`: the ERP holds it back for approval. */
export type WriteOutcome = 'created' | 'existing' | 'draft';

export const erpOperations = [
	'customerByPhone',
	'customerByDocument',
	'customerById',
	'stock',
	'price',
	'lastOrders',
	'openOrders',
	'createOrder',
	'createTicket',
] as const;
export type ErpOperation = (typeof erpOperations)[number];

export interface ErpCapabilities {
	/** What this system, set up as it is, can do. */
	operations: ReadonlySet<ErpOperation>;
	/** Price may depend on the customer. */
	customerPrice: boolean;
	reservedStock: boolean;
	/** How a repeated write is recognised: by the ERP itself, by a look-up of its key, or not at all. */
	idempotentWrites: Readonly<Record<'createOrder' | 'createTicket', 'native' | 'lookup' | 'none'>>;
}

/**
 * What every ERP adapter offers. Look-ups return null where nothing matches; more than one true
 * match throws ConnectorError `ambiguous` with masked candidates. An adapter does one thing per call:
 * it neither caches nor repeats; the application layer does both, for all systems alike.
 */
export interface ErpPort {
	/** Name in messages and logs, e.g. `REST ERP`. */
	readonly system: string;
	readonly capabilities: ErpCapabilities;
	/** The cheapest call that proves address, credentials and rights. */
	ping(context: CallContext): Promise<void>;
	/** @param phone E.164 as `parsePhone` returns it */
	getCustomerByPhone(phone: string, context: CallContext): Promise<Customer | null>;
	/** @param document bare CPF or CNPJ, upper-case */
	getCustomerByDocument(document: string, context: CallContext): Promise<Customer | null>;
	getCustomerById(id: string, context: CallContext): Promise<Customer | null>;
	/** One row per warehouse; null for an unknown SKU, never an empty list. */
	getStock(sku: string, filter: { warehouse?: string }, context: CallContext): Promise<StockLevel[] | null>;
	getPrice(sku: string, filter: { customerId?: string }, context: CallContext): Promise<Price | null>;
	/** Newest first, with their items where the ERP lists them. */
	getLastOrders(customerId: string, filter: { limit: number }, context: CallContext): Promise<Order[]>;
	getOpenOrders(customerId: string, filter: { limit: number }, context: CallContext): Promise<Order[]>;
	/** Sends the order once. Unknown result: throws `uncertain`; nothing is repeated here. */
	createOrder(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }>;
	/**
	 * The order an earlier attempt made under this key (its `idempotentWrites` is `lookup`); null only where the ERP's
	 * answer proves that there is none. Throws `unsupported` or `drift` where it proves neither.
	 * @param customerId whose it must be, as the ERP names the customer; where others alone bear the key: `keyOfAnother`
	 */
	findOrderByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Order | null>;
	createTicket(ticket: NewTicket, context: CallContext): Promise<{ ticket: Ticket; outcome: WriteOutcome }>;
	/** As `findOrderByKey`. */
	findTicketByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Ticket | null>;
}
