import type { Customer, ErpCapabilities, ErpOperation, ErpPort, NewOrder, NewTicket, Order, Price, StockLevel, Ticket, WriteOutcome } from '../../domain/erp';
import type { HttpPort } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import type { LoginMemory } from '../../resilience/login-memory';
import type { SharedSession } from '../../resilience/shared-session';
import { sapS4Capabilities } from './capabilities';
import { SapS4Client } from './client';
import type { CsrfSession } from './csrf-session';
import { Customers } from './customers';
import { logOnOf } from './log-on';
import { Orders } from './orders';
import { ListPrices } from './prices';
import { ProductNames } from './product-names';
import { unsupported } from './refusals';
import { resolveSapS4Settings } from './resolve-settings';
import { system } from './setting-error';
import type { SapS4SettingsInput } from './settings';
import { StockLevels } from './stock';

export interface SapS4ErpOptions {
	/** Adds the login (Basic), and sends to the system only. */
	http: HttpPort;
	/** Token and cookies for writes, shared by all items and executions of one credential. */
	session: SharedSession<CsrfSession>;
	/** Of the credential, in this process; the session's, too. */
	logins: LoginMemory;
	settings: SapS4SettingsInput;
	/** The day for which prices and addresses hold, `YYYY-MM-DD`. */
	today: () => string;
}

/**
 * SAP S/4HANA through its published OData services of version 2.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is sent
 */
export function createSapS4Erp(options: SapS4ErpOptions): ErpPort {
	return new SapS4Erp(options);
}

class SapS4Erp implements ErpPort {
	readonly system = system;
	readonly capabilities: ErpCapabilities;
	private readonly customers: Customers;
	private readonly stock: StockLevels;
	private readonly prices: ListPrices;
	private readonly orders: Orders;

	constructor({ http, session, logins, settings: input, today }: SapS4ErpOptions) {
		const settings = resolveSapS4Settings(input);
		const client = new SapS4Client(http, session, logOnOf(logins), settings);
		const names = new ProductNames(client, settings);
		this.capabilities = sapS4Capabilities(settings);
		this.customers = new Customers(client, settings, today);
		this.stock = new StockLevels(client, names, settings);
		this.prices = new ListPrices(client, names, settings, today);
		this.orders = new Orders(client, settings);
	}

	async ping(context: CallContext): Promise<void> {
		await this.customers.ping(context);
	}

	async getCustomerByPhone(phone: string, context: CallContext): Promise<Customer | null> {
		return await this.customers.byPhone(phone, context);
	}

	async getCustomerByDocument(document: string, context: CallContext): Promise<Customer | null> {
		return await this.customers.byDocument(document, context);
	}

	async getCustomerById(id: string, context: CallContext): Promise<Customer | null> {
		return await this.customers.byId(id, context);
	}

	async getStock(sku: string, { warehouse }: { warehouse?: string }, context: CallContext): Promise<StockLevel[] | null> {
		return await this.stock.of(sku, warehouse, context);
	}

	/** The list price, whoever asks. */
	async getPrice(sku: string, _filter: { customerId?: string }, context: CallContext): Promise<Price | null> {
		this.check('price');
		return await this.prices.of(sku, context);
	}

	async getLastOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.orders.last(customerId, limit, context);
	}

	async getOpenOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.orders.open(customerId, limit, context);
	}

	async createOrder(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		this.check('createOrder');
		return await this.orders.create(order, context);
	}

	async findOrderByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Order | null> {
		return await this.orders.byKey(idempotencyKey, customerId, context);
	}

	async createTicket(_ticket: NewTicket, _context: CallContext): Promise<{ ticket: Ticket; outcome: WriteOutcome }> {
		throw unsupported('createTicket');
	}

	async findTicketByKey(_idempotencyKey: string, _context: CallContext): Promise<Ticket | null> {
		throw unsupported('createTicket');
	}

	private check(operation: ErpOperation): void {
		if (!this.capabilities.operations.has(operation)) throw unsupported(operation);
	}
}
