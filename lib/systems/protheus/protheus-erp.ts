import { erpOperations, type Customer, ErpCapabilities, ErpPort, NewOrder, NewTicket, Order, Price, StockLevel, Ticket, WriteOutcome } from '../../domain/erp';
import type { CallContext } from '../../domain/runtime';
import { ProtheusClient, type ProtheusConnection } from './client';
import { Customers } from './customers';
import { GenericQuery } from './generic-query';
import { OrderWrites } from './order-writes';
import { Orders } from './orders';
import { Products } from './products';
import { resolveProtheusSettings } from './resolve-settings';
import { system } from './setting-error';
import type { CustomEndpoint, ProtheusSettings, ProtheusSettingsInput } from './settings';
import { TicketWrites } from './ticket-writes';

export interface ProtheusOptions extends ProtheusConnection {
	settings: ProtheusSettingsInput;
	/** The day so many days ago in the company's time zone, `yyyymmdd`. */
	day: (daysAgo: number) => string;
}

/**
 * TOTVS Protheus by REST: reads by genericQuery with fixed conditions, writes by services of the site's own.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is sent
 */
export function createProtheusErp({ settings, day, ...connection }: ProtheusOptions): ErpPort {
	return new ProtheusErp(connection, resolveProtheusSettings(settings), day);
}

class ProtheusErp implements ErpPort {
	readonly system = system;
	readonly capabilities: ErpCapabilities;
	private readonly customers: Customers;
	private readonly products: Products;
	private readonly orders: Orders;
	private readonly orderWrites: OrderWrites;
	private readonly ticketWrites: TicketWrites;

	constructor(connection: ProtheusConnection, settings: ProtheusSettings, day: (daysAgo: number) => string) {
		const client = new ProtheusClient(connection, settings);
		const today = (): string => day(0);
		const query = new GenericQuery(client, settings);
		this.customers = new Customers(query, settings);
		this.products = new Products(query, this.customers, settings, today);
		this.orders = new Orders(query, settings, day);
		this.orderWrites = new OrderWrites(client, this.orders, settings, today);
		this.ticketWrites = new TicketWrites(client, query, settings, today);
		this.capabilities = capabilitiesOf(settings);
	}

	/** Asks for a customer that nobody is: proves address, login, company and the right to query. */
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
		return await this.products.stock(sku, warehouse, context);
	}

	async getPrice(sku: string, { customerId }: { customerId?: string }, context: CallContext): Promise<Price | null> {
		return await this.products.price(sku, customerId, context);
	}

	async getLastOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.orders.last(customerId, limit, context);
	}

	async getOpenOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.orders.open(customerId, limit, context);
	}

	async createOrder(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		return await this.orderWrites.create(order, context);
	}

	async findOrderByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Order | null> {
		return await this.orderWrites.byKey(idempotencyKey, context, customerId);
	}

	async createTicket(ticket: NewTicket, context: CallContext): Promise<{ ticket: Ticket; outcome: WriteOutcome }> {
		return { ticket: await this.ticketWrites.create(ticket, context), outcome: 'created' };
	}

	async findTicketByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Ticket | null> {
		return await this.ticketWrites.byKey(idempotencyKey, context, customerId);
	}
}

function capabilitiesOf({ createOrder, createTicket, customerPriceTables, customerDiscountField }: ProtheusSettings): ErpCapabilities {
	const missing = [...(createOrder === null ? ['createOrder'] : []), ...(createTicket === null ? ['createTicket'] : [])];
	const recognised = (endpoint: CustomEndpoint | null): 'lookup' | 'none' => (endpoint?.key ? 'lookup' : 'none');
	return {
		operations: new Set(erpOperations.filter((operation) => !missing.includes(operation))),
		customerPrice: customerPriceTables || customerDiscountField !== '',
		reservedStock: true,
		idempotentWrites: { createOrder: recognised(createOrder), createTicket: recognised(createTicket) },
	};
}
