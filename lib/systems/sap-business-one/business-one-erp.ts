import type {
	Customer,
	ErpPort,
	NewOrder,
	NewTicket,
	Order,
	Price,
	StockLevel,
	Ticket,
	WriteOutcome,
} from '../../domain/erp';
import type { CallContext } from '../../domain/runtime';
import { sapBusinessOneAtBest } from './capabilities';
import { Customers } from './customers';
import { Orders } from './orders';
import { Products } from './products';
import { resolveSapBusinessOneSettings } from './resolve-settings';
import { ServiceLayer, type ServiceLayerOptions } from './service-layer';
import { system } from './setting-error';
import type { SapBusinessOneSettingsInput } from './settings';
import { Tickets } from './tickets';

export interface SapBusinessOneOptions extends ServiceLayerOptions {
	settings: SapBusinessOneSettingsInput;
}

/**
 * SAP Business One through its Service Layer. Facts: SAP, "Working with SAP Business One Service Layer" and its metadata
 * document (`/b1s/v1/$metadata`), from which all names are taken.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is sent
 */
export function createSapBusinessOneErp({ settings: input, ...options }: SapBusinessOneOptions): ErpPort {
	const settings = resolveSapBusinessOneSettings(input);
	const layer = new ServiceLayer(options, settings);
	const customers = new Customers(layer, settings);
	const { clock } = options;
	return new SapBusinessOneErp({
		layer,
		customers,
		products: new Products({ layer, customers, settings, clock }),
		orders: new Orders({ layer, settings, clock }),
		tickets: new Tickets(layer),
	});
}

interface Parts {
	layer: ServiceLayer;
	customers: Customers;
	products: Products;
	orders: Orders;
	tickets: Tickets;
}

class SapBusinessOneErp implements ErpPort {
	readonly system = system;
	readonly capabilities = sapBusinessOneAtBest;

	constructor(private readonly parts: Parts) {}

	async ping(context: CallContext): Promise<void> {
		const query = { $select: 'CardCode', $top: '1' };
		await this.parts.layer.list({ operation: 'ping', path: 'BusinessPartners', query }, 1, context);
	}

	async getCustomerByPhone(phone: string, context: CallContext): Promise<Customer | null> {
		return await this.parts.customers.byPhone(phone, context);
	}

	async getCustomerByDocument(document: string, context: CallContext): Promise<Customer | null> {
		return await this.parts.customers.byDocument(document, context);
	}

	async getCustomerById(id: string, context: CallContext): Promise<Customer | null> {
		return await this.parts.customers.byId(id, context);
	}

	async getStock(sku: string, { warehouse }: { warehouse?: string }, context: CallContext): Promise<StockLevel[] | null> {
		return await this.parts.products.stock(sku, warehouse, context);
	}

	async getPrice(sku: string, { customerId }: { customerId?: string }, context: CallContext): Promise<Price | null> {
		return await this.parts.products.price(sku, customerId, context);
	}

	async getLastOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.parts.orders.last(customerId, limit, context);
	}

	async getOpenOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.parts.orders.open(customerId, limit, context);
	}

	async createOrder(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		return await this.parts.orders.create(order, context);
	}

	async findOrderByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Order | null> {
		return await this.parts.orders.findByKey(idempotencyKey, customerId, context);
	}

	async createTicket(ticket: NewTicket, context: CallContext): Promise<{ ticket: Ticket; outcome: WriteOutcome }> {
		return await this.parts.tickets.create(ticket, context);
	}

	async findTicketByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Ticket | null> {
		return await this.parts.tickets.findByKey(idempotencyKey, customerId, context);
	}
}
