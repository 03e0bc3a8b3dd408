import type { Customer, ErpPort, NewOrder, Order, Price, StockLevel, Ticket, WriteOutcome } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import type { HttpPort } from '../../domain/http';
import type { Meter } from '../../domain/metrics';
import type { CallContext, Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { BlingAccount } from './account';
import { Balance } from './balance';
import { blingAtBest } from './capabilities';
import { BlingClient } from './client';
import { Contacts } from './contacts';
import { beforeSending } from './errors';
import { OrderWriter } from './order-writer';
import { Orders } from './orders';
import { PaymentMethods } from './payment';
import { Prices } from './price';
import { Products } from './products';
import { Remembered } from './remembered';
import { resolveBlingSettings, type BlingSettingsInput } from './settings';
import { OrderStatuses } from './statuses';
import { Stocks } from './stock';
import { system } from './system';

export interface BlingErpOptions {
	/** Adds the token and renews it; sends to the address of the settings only. */
	http: HttpPort;
	/** Carries the limits of the account for all processes, and what is remembered of it for a day. */
	store: Store;
	/** Names the credential in shared keys, the same in every process. */
	accountKey: string;
	/**
	 * Names what the credential is connected by, never the token itself: with another one it may be connected to another
	 * account. Default: it never is.
	 */
	connection?: string;
	clock: Clock;
	random: Random;
	/** Of requests beside the port's calls, which their caller logs. */
	log?: Pick<Log, 'call'>;
	meter?: Pick<Meter, 'rateLimitWait'>;
	settings: BlingSettingsInput;
}

/**
 * Bling through its API v3 (developer.bling.com.br). A call of the port may be several requests, each sent once, all of
 * them within the limits of the account.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is sent
 */
export function createBlingErp(options: BlingErpOptions): ErpPort {
	return new BlingErp(options);
}

/**
 * The id of the account that the credential is connected to; null where Bling does not tell.
 * @throws ConnectorError where Bling cannot be asked now; nothing was written
 */
export async function blingAccountId(options: BlingErpOptions): Promise<string | null> {
	const { account } = accountOf(options);
	return await account.id({ signal: new AbortController().signal }).catch((error: unknown) => {
		throw beforeSending(error);
	});
}

function accountOf({ http, store, accountKey, connection = '', clock, random, log, meter, settings: given }: BlingErpOptions) {
	const settings = resolveBlingSettings(given);
	const { baseUrl, timeoutMs, requestsPerDay } = settings;
	const tools = { store, clock, random, requestsPerDay, ...(log === undefined ? {} : { log }), ...(meter === undefined ? {} : { meter }) };
	return { account: new BlingAccount({ http, baseUrl, timeoutMs, accountKey, connection, tools }), settings, tools };
}

class BlingErp implements ErpPort {
	readonly system = system;
	readonly capabilities = blingAtBest;
	private readonly client: BlingClient;
	private readonly contacts: Contacts;
	private readonly stocks: Stocks;
	private readonly prices: Prices;
	private readonly orders: Orders;
	private readonly writer: OrderWriter;

	constructor(options: BlingErpOptions) {
		const { account, settings, tools } = accountOf(options);
		const client = new BlingClient(options.http, settings, account, tools);
		const remembered = new Remembered(options.store, account);
		const products = new Products(client);
		const statuses = new OrderStatuses(client, remembered, settings);
		this.client = client;
		this.contacts = new Contacts(client, new Balance(client, settings), settings);
		this.stocks = new Stocks(client, products, remembered, settings);
		this.prices = new Prices(client, products, settings);
		this.orders = new Orders(client, statuses, settings);
		const payment = new PaymentMethods(client, remembered, settings);
		this.writer = new OrderWriter({ client, products, prices: this.prices, payment, orders: this.orders, statuses, settings });
	}

	async ping(context: CallContext): Promise<void> {
		await this.client.find('ping', '/empresas/me/dados-basicos', context);
	}

	async getCustomerByPhone(phone: string, context: CallContext): Promise<Customer | null> {
		return await this.contacts.byPhone(phone, context);
	}

	async getCustomerByDocument(document: string, context: CallContext): Promise<Customer | null> {
		return await this.contacts.byDocument(document, context);
	}

	async getCustomerById(id: string, context: CallContext): Promise<Customer | null> {
		return await this.contacts.byId(id, context);
	}

	async getStock(sku: string, { warehouse }: { warehouse?: string }, context: CallContext): Promise<StockLevel[] | null> {
		return await this.stocks.of(sku, warehouse, context);
	}

	async getPrice(sku: string, _filter: { customerId?: string }, context: CallContext): Promise<Price | null> {
		return await this.prices.of(sku, context);
	}

	async getLastOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.orders.last(customerId, limit, context);
	}

	async getOpenOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.orders.open(customerId, limit, context);
	}

	async createOrder(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		return await this.writer.create(order, context);
	}

	async findOrderByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Order | null> {
		return await this.writer.findByKey(idempotencyKey, context, customerId);
	}

	async createTicket(): Promise<{ ticket: Ticket; outcome: WriteOutcome }> {
		return await Promise.reject(noTickets());
	}

	async findTicketByKey(): Promise<Ticket | null> {
		return await Promise.reject(noTickets());
	}
}

function noTickets(): ConnectorError {
	return new ConnectorError('unsupported', `${system} has no service orders in its API.`, {
		system,
		parameter: 'Operation',
		hint: 'Open the ticket in another system.',
		nothingDone: true,
	});
}
