import type { ErpOperation, ErpPort, NewTicket, Order, StockLevel, Ticket } from '../../domain/erp';
import type { CallContext } from '../../domain/runtime';
import { RecordWriter } from '../writing/record-writer';
import { nothingWritten } from '../writing/write-record';
import { cacheScopes, type CacheScope } from './cache-policy';
import { ErpCalls } from './erp-calls';
import { ErpInput } from './input';
import {
	foundOr,
	ordersResult,
	stockSummary,
	type CustomerResult,
	type OrderResult,
	type OrdersResult,
	type PriceResult,
	type StockResult,
	type TicketResult,
} from './output';
import type { ErpService, ErpServiceOptions, GivenOrder, GivenTicket } from './types';
import { unsupportedOperation } from './unsupported';

export function createErpService(options: ErpServiceOptions): ErpService {
	return new CachedErp(options);
}

class CachedErp implements ErpService {
	readonly port: ErpPort;
	private readonly input: ErpInput;
	private readonly writer: RecordWriter;
	private readonly calls: ErpCalls;

	constructor(private readonly options: ErpServiceOptions) {
		this.port = options.port;
		this.input = new ErpInput(options.port.system, options.phone);
		const { port, store, clock, random, tenantKey } = options;
		this.writer = new RecordWriter({ system: port.system, store, clock, random, namespace: `erp-write:${tenantKey}` });
		this.calls = new ErpCalls(options);
	}

	async ping(context: CallContext): Promise<void> {
		await this.port.ping(context);
	}

	async getCustomerByPhone(given: { phone: unknown }, context: CallContext): Promise<CustomerResult> {
		this.check('customerByPhone');
		const phone = this.input.phone(given.phone);
		const { value, asOf } = await this.calls.read('customerByPhone', { phone }, context, (call) => this.port.getCustomerByPhone(phone, call));
		return foundOr(value, asOf);
	}

	async getCustomerByDocument(given: { document: unknown }, context: CallContext): Promise<CustomerResult> {
		this.check('customerByDocument');
		const document = this.input.document(given.document);
		const load = (call: CallContext) => this.port.getCustomerByDocument(document, call);
		const { value, asOf } = await this.calls.read('customerByDocument', { document }, context, load);
		return foundOr(value, asOf);
	}

	async getCustomer(given: { customerId: unknown }, context: CallContext): Promise<CustomerResult> {
		this.check('customerById');
		const id = this.input.customerId(given.customerId);
		const { value, asOf } = await this.calls.read('customerById', { id }, context, (call) => this.port.getCustomerById(id, call));
		return foundOr(value, asOf);
	}

	async getStock(given: { sku: unknown; warehouse?: unknown }, context: CallContext): Promise<StockResult> {
		this.check('stock');
		const sku = this.input.sku(given.sku);
		const warehouse = this.input.optionalId(given.warehouse, 'Warehouse');
		const filter = warehouse === undefined ? {} : { warehouse };
		const load = (call: CallContext): Promise<StockLevel[] | null> => this.port.getStock(sku, filter, call);
		const { value, asOf } = await this.calls.read('stock', { sku, warehouse }, context, load);
		return foundOr(stockSummary(value), asOf);
	}

	async getPrice(given: { sku: unknown; customerId?: unknown }, context: CallContext): Promise<PriceResult> {
		this.check('price');
		const sku = this.input.sku(given.sku);
		const customerId = this.input.optionalId(given.customerId, 'Customer ID');
		const filter = customerId === undefined || !this.port.capabilities.customerPrice ? {} : { customerId };
		const load = (call: CallContext) => this.port.getPrice(sku, filter, call);
		const { value, asOf } = await this.calls.read('price', { sku, ...filter }, context, load);
		return foundOr(value, asOf);
	}

	async getLastOrders(given: { customerId: unknown; limit?: unknown }, context: CallContext): Promise<OrdersResult> {
		this.check('lastOrders');
		const customerId = this.input.customerId(given.customerId);
		const filter = { limit: this.input.limit(given.limit) };
		const load = (call: CallContext) => this.port.getLastOrders(customerId, filter, call);
		return ordersResult(await this.calls.ask('lastOrders', context.signal, load));
	}

	async getOpenOrders(given: { customerId: unknown; limit?: unknown }, context: CallContext): Promise<OrdersResult> {
		this.check('openOrders');
		const customerId = this.input.customerId(given.customerId);
		const filter = { limit: this.input.limit(given.limit) };
		const load = (call: CallContext) => this.port.getOpenOrders(customerId, filter, call);
		return ordersResult(await this.calls.ask('openOrders', context.signal, load));
	}

	async createOrder(given: GivenOrder, context: CallContext): Promise<OrderResult> {
		this.check('createOrder');
		const order = this.input.order({ source: undefined, notes: undefined, ...given });
		const { idempotencyKey } = order;
		try {
			const { result, outcome } = await this.writer.write<Order>(
				{
					operation: 'createOrder',
					idempotencyKey,
					recognised: this.port.capabilities.idempotentWrites.createOrder,
					content: { customerId: order.customerId, items: order.items },
					send: async (call, attempt) => {
						const sent = await this.calls.logged('createOrder', attempt, call.signal, () => this.port.createOrder(order, call));
						return { result: sent.order, outcome: sent.outcome };
					},
					lookUp: (call) => this.calls.logged('findOrder', 1, call.signal, () => this.port.findOrderByKey(idempotencyKey, call, order.customerId)),
				},
				context,
			);
			await this.calls.forgetAfterOrder();
			return { ...result, outcome, idempotencyKey };
		} catch (error) {
			if (!nothingWritten(error)) await this.calls.forgetAfterOrder();
			throw error;
		}
	}

	async createTicket(given: GivenTicket, context: CallContext): Promise<TicketResult> {
		this.check('createTicket');
		const ticket: NewTicket = this.input.ticket({ subject: undefined, source: undefined, ...given });
		const { idempotencyKey } = ticket;
		const { result, outcome } = await this.writer.write<Ticket>(
			{
				operation: 'createTicket',
				idempotencyKey,
				recognised: this.port.capabilities.idempotentWrites.createTicket,
				// Its words may be a model's, and differ in a repeated run.
				content: { customerId: ticket.customerId },
				send: async (call, attempt) => {
					const sent = await this.calls.logged('createTicket', attempt, call.signal, () => this.port.createTicket(ticket, call));
					return { result: sent.ticket, outcome: sent.outcome };
				},
				lookUp: (call) => this.calls.logged('findTicket', 1, call.signal, () => this.port.findTicketByKey(idempotencyKey, call, ticket.customerId)),
			},
			context,
		);
		return { ...result, outcome, idempotencyKey };
	}

	async invalidate(scope: CacheScope): Promise<{ invalidated: ErpOperation[] }> {
		await this.calls.forget(scope);
		return { invalidated: [...cacheScopes[scope]] };
	}

	private check(operation: ErpOperation): void {
		const { system, capabilities } = this.port;
		if (capabilities.operations.has(operation)) return;
		throw unsupportedOperation(operation, { system, own: this.options.atBest, others: this.options.others });
	}
}
