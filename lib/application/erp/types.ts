import type { ErpCapabilities, ErpOperation, ErpPort } from '../../domain/erp';
import type { ParsePhoneOptions } from '../../domain/phone';
import type { CallContext, Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import type { Cache } from '../../resilience/cache';
import type { CacheScope, ErpCacheTtl } from './cache-policy';
import type { KnownErp } from './unsupported';
import type { CustomerResult, OrderResult, OrdersResult, PriceResult, StockResult, TicketResult } from './output';

export interface ErpServiceOptions {
	port: ErpPort;
	cache: Cache;
	store: Store;
	clock: Clock;
	random: Random;
	log: Log;
	/** Names the credential: nothing is shared between two of them. At most 200 characters. */
	tenantKey: string;
	/** Over the lifetimes of `erpCachePolicies`. */
	ttl?: ErpCacheTtl;
	/**
	 * Where the ERP is down, too slow or refuses for its limits, a cached kind of read gives the last good answer up to this
	 * age in milliseconds, marked. Default 0: never.
	 */
	staleMs?: number;
	/** What this system can do at best, and the others there are: named where an operation is not supported. */
	atBest?: ErpCapabilities;
	others?: readonly KnownErp[];
	/** For phones given without area code. */
	phone?: ParsePhoneOptions;
}

/**
 * What the product does with any ERP: parameters are checked before anything is asked, reads are cached and repeated,
 * writes happen once. An older answer given for a failed read is marked. Values come as the user gave them. All methods throw ConnectorError: `validation` naming the
 * parameter, `unsupported` naming operation and system, and what the adapter throws.
 */
export interface ErpService {
	readonly port: ErpPort;
	ping(context: CallContext): Promise<void>;
	getCustomerByPhone(given: { phone: unknown }, context: CallContext): Promise<CustomerResult>;
	getCustomerByDocument(given: { document: unknown }, context: CallContext): Promise<CustomerResult>;
	getCustomer(given: { customerId: unknown }, context: CallContext): Promise<CustomerResult>;
	getStock(given: { sku: unknown; warehouse?: unknown }, context: CallContext): Promise<StockResult>;
	getPrice(given: { sku: unknown; customerId?: unknown }, context: CallContext): Promise<PriceResult>;
	getLastOrders(given: { customerId: unknown; limit?: unknown }, context: CallContext): Promise<OrdersResult>;
	getOpenOrders(given: { customerId: unknown; limit?: unknown }, context: CallContext): Promise<OrdersResult>;
	createOrder(given: GivenOrder, context: CallContext): Promise<OrderResult>;
	createTicket(given: GivenTicket, context: CallContext): Promise<TicketResult>;
	/** Drops what is cached for this credential: in this process at once, in others within two seconds. */
	invalidate(scope: CacheScope): Promise<{ invalidated: ErpOperation[] }>;
}

/**
 * The idempotency key names this one order for good: the node derives one where the user gives none (from the
 * execution, the node and the item, so that a repeated execution orders once); a key of the user's own, such as the id of
 * the customer's message, also holds over several executions.
 */
export interface GivenOrder {
	customerId: unknown;
	/** Objects with `sku`, `quantity` and perhaps `unitPrice`. */
	items: unknown;
	/** Default `whatsapp_bot`. */
	source?: unknown;
	notes?: unknown;
	idempotencyKey: unknown;
}

export interface GivenTicket {
	customerId: unknown;
	subject?: unknown;
	description: unknown;
	source?: unknown;
	idempotencyKey: unknown;
}
