import type {
	Customer,
	ErpCapabilities,
	ErpPort,
	NewOrder,
	NewTicket,
	Order,
	Price,
	StockLevel,
	Ticket,
	WriteOutcome,
} from '../../domain/erp';
import { anyIsPhone, newestFirst, onlyCustomer, sameDocument, sameKey } from '../../domain/erp-match';
import type { HttpPort, HttpResponse } from '../../domain/http';
import { parsePhone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { parseTaxDocument } from '../../domain/tax-document';
import { formsAfterHit, lookUpFailure, noOperation, noProof, placeholdersIn, RestExchange, restStatuses, searchForms, type TemplateValues } from '../http-api';
import { restErpCapabilities } from './capabilities';
import { recordOf, type KeyLookUp } from './key-look-up';
import { RecordReader } from './records';
import { noWarehouses } from './refusals';
import { resolveRestErpSettings } from './resolve-settings';
import { system } from './setting-error';
import type { RestErpSettings, RestErpSettingsInput, RestOperationName } from './settings';
import { orderOutcome, outcomeOf } from './write-outcome';

export interface RestErpOptions {
	http: HttpPort;
	/** Authentication is the transport's; these say everything else. */
	settings: RestErpSettingsInput;
}

/**
 * Any ERP with a plain REST API, described by data: the guide's contract by default. One exchange per call, but for
 * look-ups by phone and document, which ask for the forms in which these are stored.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is sent
 */
export function createRestErp({ http, settings }: RestErpOptions): ErpPort {
	return new RestErp(http, resolveRestErpSettings(settings));
}

/** Orders the ERP counts as open unless it says otherwise of one: a filter it does not know is ignored. */
const notOpen: ReadonlySet<string> = new Set(['invoiced', 'closed', 'cancelled']);

class RestErp implements ErpPort {
	readonly system = system;
	readonly capabilities: ErpCapabilities;
	private readonly exchange: RestExchange<RestOperationName>;
	private readonly reader: RecordReader;

	constructor(
		http: HttpPort,
		private readonly settings: RestErpSettings,
	) {
		const { baseUrl, operations, timeoutMs } = settings;
		this.exchange = new RestExchange({ http, system, baseUrl, operations, timeoutMs, statuses: restStatuses(system, 'ERP') });
		this.reader = new RecordReader(settings);
		this.capabilities = restErpCapabilities(settings);
	}

	async ping(context: CallContext): Promise<void> {
		if (this.settings.operations.ping.path === '') throw noOperation(system, 'ping');
		await this.exchange.read('ping', {}, context);
	}

	async getCustomerByPhone(phone: string, context: CallContext): Promise<Customer | null> {
		this.check('customerByPhone');
		const parsed = parsePhone(phone, { assumeInternational: true });
		if (parsed === null) return null;
		const { maximumPhoneForms, defaultAreaCode, operations } = this.settings;
		const { phone: paths } = operations.customerByPhone.fields;
		const isPhone = (record: unknown): boolean =>
			anyIsPhone(this.reader.texts(record, paths), parsed.e164, defaultAreaCode || undefined);
		const forms = searchForms(parsed, maximumPhoneForms, defaultAreaCode);
		const ask = (form: string): Promise<Customer[]> => this.hits('customerByPhone', { phone: form }, isPhone, context);
		const hits: Customer[] = [];
		for (let index = 0; index < forms.length && hits.length === 0; index++) {
			hits.push(...(await ask(forms[index] ?? '')));
			if (hits.length > 0) hits.push(...(await Promise.all(formsAfterHit(forms, index).map(ask))).flat());
		}
		// Of several phones of one customer, the one that was asked for.
		return onlyCustomer(hits.map((customer) => ({ ...customer, phone: parsed.e164 })), system, 'Phone');
	}

	async getCustomerByDocument(document: string, context: CallContext): Promise<Customer | null> {
		this.check('customerByDocument');
		const masked = parseTaxDocument(document)?.formatted ?? document;
		const forms = { bare: [document], masked: [masked], both: [document, masked] }[this.settings.documentForms];
		const { document: paths } = this.settings.operations.customerByDocument.fields;
		const isDocument = (record: unknown): boolean =>
			this.reader.texts(record, paths).some((stored) => sameDocument(stored, document));
		// Both forms are asked for even where one hits: one document may stand in two records, each in its own form.
		const hits: Customer[] = [];
		for (const form of new Set(forms)) {
			hits.push(...(await this.hits('customerByDocument', { document: form }, isDocument, context)));
		}
		return onlyCustomer(hits, system, 'Document');
	}

	async getCustomerById(id: string, context: CallContext): Promise<Customer | null> {
		this.check('customerById');
		const { fields } = this.settings.operations.customerById;
		const isCustomer = (record: unknown): boolean => sameKey(this.reader.text(record, fields['id']) ?? '', id);
		return onlyCustomer(await this.hits('customerById', { id }, isCustomer, context), system, 'Customer ID');
	}

	async getStock(sku: string, { warehouse }: { warehouse?: string }, context: CallContext): Promise<StockLevel[] | null> {
		const records = await this.records('stock', { sku, warehouse }, context);
		const { fields } = this.settings.operations.stock;
		const levels = records
			.filter((record) => sameKey(this.reader.text(record, fields['sku']) ?? sku, sku))
			.map((record) => this.reader.stockLevel(record, fields, sku));
		if (levels.length === 0 || warehouse === undefined) return levels.length === 0 ? null : levels;
		const { path, query, body } = this.settings.operations.stock;
		const filters = placeholdersIn([path, query, body]).includes('warehouse');
		// A total is not one warehouse's stock, unless the ERP was asked for that warehouse.
		if (!filters && levels.every((level) => level.warehouse === null)) throw noWarehouses();
		const there = levels.filter((level) => (level.warehouse === null ? filters : sameKey(level.warehouse, warehouse)));
		return there.length > 0 ? there : [{ sku, name: levels[0]?.name ?? null, warehouse, available: 0, reserved: null }];
	}

	async getPrice(sku: string, { customerId }: { customerId?: string }, context: CallContext): Promise<Price | null> {
		const records = await this.records('price', { sku, customerId }, context);
		const { fields } = this.settings.operations.price;
		const record = records.find((candidate) => sameKey(this.reader.text(candidate, fields['sku']) ?? sku, sku));
		if (record === undefined) return null;
		const source = customerId !== undefined && this.capabilities.customerPrice ? 'customer' : 'list';
		return this.reader.price(record, fields, { sku, source });
	}

	async getLastOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return (await this.orders('lastOrders', { customerId, limit }, context)).slice(0, limit);
	}

	async getOpenOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		const orders = await this.orders('openOrders', { customerId, limit }, context);
		return orders.filter(({ status }) => !notOpen.has(status)).slice(0, limit);
	}

	async createOrder(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		this.check('createOrder');
		const { json, response } = await this.exchange.write('createOrder', { ...order }, context);
		const operation = this.settings.operations.createOrder;
		const created = this.written('createOrder', json, response, (record) => this.reader.order(record, operation, 'createOrder').order);
		const items = order.items.map(({ sku, quantity, unitPrice }) => ({ sku, name: null, quantity, unitPrice: unitPrice ?? null }));
		return {
			order: {
				...created,
				customerId: created.customerId ?? order.customerId,
				items: created.items.length > 0 ? created.items : items,
			},
			outcome: orderOutcome(response, created.rawStatus, this.settings.draftStatuses),
		};
	}

	async findOrderByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Order | null> {
		if (this.settings.operations.orderByKey.path === '') throw noOperation(system, 'orderByKey');
		const record = await this.byKey('orderByKey', idempotencyKey, customerId, context);
		return record === undefined ? null : this.reader.order(record, this.settings.operations.orderByKey, 'orderByKey').order;
	}

	async createTicket(ticket: NewTicket, context: CallContext): Promise<{ ticket: Ticket; outcome: WriteOutcome }> {
		this.check('createTicket');
		const { json, response } = await this.exchange.write('createTicket', { ...ticket }, context);
		const { fields } = this.settings.operations.createTicket;
		const created = this.written('createTicket', json, response, (record) => this.reader.ticket(record, fields, 'createTicket'));
		return {
			ticket: { ...created, customerId: created.customerId ?? ticket.customerId, subject: created.subject ?? ticket.subject },
			outcome: outcomeOf(response),
		};
	}

	async findTicketByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Ticket | null> {
		if (this.settings.operations.ticketByKey.path === '') throw noOperation(system, 'ticketByKey');
		const record = await this.byKey('ticketByKey', idempotencyKey, customerId, context);
		return record === undefined ? null : this.reader.ticket(record, this.settings.operations.ticketByKey.fields, 'ticketByKey');
	}

	/** The verified customers of one answer. */
	private async hits(
		name: 'customerByPhone' | 'customerByDocument' | 'customerById',
		values: TemplateValues,
		isAskedFor: (record: unknown) => boolean,
		context: CallContext,
	): Promise<Customer[]> {
		const { fields } = this.settings.operations[name];
		const records = await this.records(name, values, context);
		return records.filter(isAskedFor).map((record) => this.reader.customer(record, fields, name));
	}

	private async records(name: RestOperationName, values: TemplateValues, context: CallContext): Promise<unknown[]> {
		this.check(name);
		const { json } = await this.exchange.read(name, values, context);
		return this.reader.records(json, this.settings.operations[name], name);
	}

	private async orders(name: 'lastOrders' | 'openOrders', values: { customerId: string; limit: number }, context: CallContext): Promise<Order[]> {
		const records = await this.records(name, values, context);
		const orders = records.map((record) => this.reader.order(record, this.settings.operations[name], name));
		const own = orders.filter(({ order }) => sameKey(order.customerId ?? values.customerId, values.customerId));
		return newestFirst(own).map((order) => ({ ...order, customerId: values.customerId }));
	}

	private async byKey(name: KeyLookUp, key: string, customerId: string | undefined, context: CallContext): Promise<unknown> {
		const records = await this.records(name, { idempotencyKey: key }, context).catch((error: unknown) => {
			throw lookUpFailure(error, system, name);
		});
		const { fields } = this.settings.operations[name];
		const found = records.filter((record) => this.reader.text(record, fields['idempotencyKey']) === key);
		// It ignores the filter, or does not return the key: the one asked for may be on another page.
		if (found.length === 0 && records.length > 0) throw noProof(system, name, 'answered with other records');
		return recordOf(found, (record) => this.reader.text(record, fields['customerId']), customerId, key);
	}

	private written<T>(name: 'createOrder' | 'createTicket', json: unknown, response: HttpResponse, read: (record: unknown) => T): T {
		return this.reader.written(name, { json, httpStatus: response.status }, this.settings.operations[name], read);
	}

	private check(name: RestOperationName): void {
		if (this.settings.operations[name].path === '') throw noOperation(system, name);
	}
}
