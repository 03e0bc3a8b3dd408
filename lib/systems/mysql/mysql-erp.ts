import { ConnectorError } from '../../domain/errors';
import type {
	Customer,
	ErpCapabilities,
	ErpOperation,
	ErpPort,
	NewTicket,
	Order,
	OrderItem,
	Price,
	StockLevel,
	Ticket,
	WriteOutcome,
} from '../../domain/erp';
import { anyIsPhone, onlyCustomer, sameDocument, sameKey } from '../../domain/erp-match';
import { commonOrderStatuses } from '../../domain/order-status';
import { parsePhone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import type { SqlPort, SqlRow } from '../../domain/sql';
import { parseTaxDocument } from '../../domain/tax-document';
import { byFieldName, required, text } from './cells';
import type { BoundStatement } from './own-statement';
import { probes } from './probes';
import { mySqlQueries, type MySqlQueries, type Query } from './queries';
import { storedPhones, toCustomer, toOrder, toOrderItem, toPrice, toStockLevel, type RecordContext } from './records';
import { resolveMySqlSettings } from './resolve-settings';
import { settingError, system } from './setting-error';
import type { MySqlErpSettings, MySqlErpSettingsInput } from './settings';
import { ticketProcedure, type TicketProcedure } from './ticket-procedure';

export interface MySqlErpOptions {
	sql: SqlPort;
	settings?: MySqlErpSettingsInput;
}

/**
 * An ERP read straight from its MySQL or MariaDB database: the guide's schema by default, other tables, columns and
 * statements by settings. It only reads; tickets are opened by a procedure the administrator provides.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is connected
 */
export function createMySqlErp({ sql, settings = {} }: MySqlErpOptions): ErpPort {
	return new MySqlErp(sql, resolveMySqlSettings(settings));
}

class MySqlErp implements ErpPort {
	readonly system = system;
	readonly capabilities: ErpCapabilities;
	private readonly queries: MySqlQueries;
	private readonly records: RecordContext;
	private readonly tickets: TicketProcedure | null;

	constructor(
		private readonly sql: SqlPort,
		private readonly settings: MySqlErpSettings,
	) {
		this.queries = mySqlQueries(settings);
		this.tickets = ticketProcedure(settings);
		this.records = {
			currency: settings.currency,
			defaultAreaCode: settings.defaultAreaCode || undefined,
			orderStatuses: { ...commonOrderStatuses, ...settings.orderStatuses },
		};
		this.capabilities = {
			operations: this.operations(),
			customerPrice: this.queries.customerPrice,
			reservedStock: settings.columns.stock.reserved !== '',
			idempotentWrites: { createOrder: 'none', createTicket: 'none' },
		};
	}

	/** Runs every statement with NULL for its values: no row comes back, but every name and right is needed. */
	async ping(context: CallContext): Promise<void> {
		for (const probe of probes(this.queries)) await this.run(probe, context);
	}

	async getCustomerByPhone(phone: string, context: CallContext): Promise<Customer | null> {
		const { customerByPhone, customerByPhoneScan } = this.queries;
		const parsed = parsePhone(phone, { assumeInternational: true });
		if (parsed === null) return null;
		const isPhone = (row: SqlRow): boolean => anyIsPhone(storedPhones(row), parsed.e164, this.records.defaultAreaCode);
		const query = this.supported(customerByPhone, 'customerByPhone');
		const hits = await this.customers(query, parsed, 'phone', isPhone, context);
		if (hits.length > 0 || customerByPhoneScan === null) return onlyCustomer(hits, system, 'Phone');
		return onlyCustomer(await this.customers(customerByPhoneScan, parsed, 'phone', isPhone, context), system, 'Phone');
	}

	async getCustomerByDocument(document: string, context: CallContext): Promise<Customer | null> {
		const query = this.supported(this.queries.customerByDocument, 'customerByDocument');
		const forms = { value: document, formatted: parseTaxDocument(document)?.formatted ?? document };
		const isDocument = (row: SqlRow): boolean => sameDocument(text(row['document']), document);
		return onlyCustomer(await this.customers(query, forms, 'document', isDocument, context), system, 'Document');
	}

	async getCustomerById(id: string, context: CallContext): Promise<Customer | null> {
		const query = this.supported(this.queries.customerById, 'customerById');
		const isCustomer = (row: SqlRow): boolean => sameKey(text(row['id']) ?? '', id);
		return onlyCustomer(await this.customers(query, { id }, 'id', isCustomer, context), system, 'Customer ID');
	}

	async getStock(sku: string, { warehouse }: { warehouse?: string }, context: CallContext): Promise<StockLevel[] | null> {
		const query = this.supported(this.queries.stock, 'stock');
		const rows = await this.rows(query, { sku, warehouse: warehouse ?? null }, context);
		const levels = rows.map((row) => toStockLevel(row, sku)).filter((level) => sameKey(level.sku, sku));
		if (levels.length === 0) return null;
		if (warehouse === undefined) return levels;
		if (levels.every((level) => level.warehouse === null) && !query.own) throw this.noWarehouses();
		const there = levels.filter((level) => level.warehouse === null || sameKey(level.warehouse, warehouse));
		const [{ name } = { name: null }] = levels;
		return there.length > 0 ? there : [{ sku, name, warehouse, available: 0, reserved: null }];
	}

	async getPrice(sku: string, { customerId }: { customerId?: string }, context: CallContext): Promise<Price | null> {
		const query = this.supported(this.queries.price, 'price');
		const rows = await this.rows(query, { sku, customerId: customerId ?? null }, context);
		const row = rows.find((candidate) => sameKey(text(candidate['sku']) ?? sku, sku));
		const source = customerId !== undefined && this.queries.customerPrice ? 'customer' : 'list';
		return row ? toPrice(row, { sku, source }, this.records) : null;
	}

	async getLastOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.orders(this.supported(this.queries.lastOrders, 'lastOrders'), customerId, limit, context);
	}

	async getOpenOrders(customerId: string, { limit }: { limit: number }, context: CallContext): Promise<Order[]> {
		return await this.orders(this.supported(this.queries.openOrders, 'openOrders'), customerId, limit, context);
	}

	async createOrder(): Promise<never> {
		throw this.unsupported('createOrder');
	}

	async findOrderByKey(): Promise<never> {
		throw this.unsupported('createOrder');
	}

	async createTicket(ticket: NewTicket, context: CallContext): Promise<{ ticket: Ticket; outcome: WriteOutcome }> {
		const procedure = this.supported(this.tickets, 'createTicket');
		const { text: statement, values } = procedure.bind(ticket);
		const rows = await this.sql.call(statement, values, { timeoutMs: this.settings.timeoutMs, signal: context.signal });
		return { ticket: procedure.ticket(rows, ticket), outcome: 'created' };
	}

	async findTicketByKey(): Promise<never> {
		throw this.unsupported('createTicket');
	}

	private async customers<Arguments>(
		query: Query<Arguments>,
		given: Arguments,
		key: 'phone' | 'document' | 'id',
		isAskedFor: (row: SqlRow) => boolean,
		context: CallContext,
	): Promise<Customer[]> {
		const rows = await this.rows(query, given, context);
		const [first] = rows;
		if (query.own && first && !(key in first)) throw unverifiable(key);
		return rows.filter(isAskedFor).map((row) => toCustomer(row, this.records));
	}

	private async orders(
		query: Query<{ customerId: string; limit: number }>,
		customerId: string,
		limit: number,
		context: CallContext,
	): Promise<Order[]> {
		const all = await this.rows(query, { customerId, limit }, context);
		// The database reads `12abc` as 12 where the column is a number.
		const rows = all.filter((row) => sameKey(text(row['customerId']) ?? customerId, customerId));
		const key = orderKey(rows);
		const orders = new Map<string, SqlRow>();
		for (const row of rows) {
			const id = required(text(row[key]), key, 'the orders');
			if (!orders.has(id)) orders.set(id, row);
		}
		const kept = [...orders].slice(0, limit);
		const items = query.own ? itemsByOrder(rows, key) : await this.itemsOf(kept.map(([id]) => id), context);
		return kept.map(([id, row]) =>
			toOrder({ ...row, id, customerId: text(row['customerId']) ?? customerId }, items.get(id) ?? [], this.records),
		);
	}

	/** All items of all orders by one statement. */
	private async itemsOf(orderIds: readonly string[], context: CallContext): Promise<Map<string, OrderItem[]>> {
		if (this.queries.orderItems === null || orderIds.length === 0) return new Map();
		return itemsByOrder(await this.run(this.queries.orderItems(orderIds), context), 'orderId');
	}

	private async rows<Arguments>(query: Query<Arguments>, given: Arguments, context: CallContext): Promise<SqlRow[]> {
		const rows = await this.run(query.bind(given), context);
		return query.own ? byFieldName(rows) : rows;
	}

	private run({ text: statement, values }: BoundStatement, { signal }: CallContext): Promise<SqlRow[]> {
		return this.sql.query(statement, values, { timeoutMs: this.settings.timeoutMs, signal });
	}

	private operations(): ReadonlySet<ErpOperation> {
		const { queries } = this;
		const read = (
			['customerByPhone', 'customerByDocument', 'customerById', 'stock', 'price', 'lastOrders', 'openOrders'] as const
		).filter((name) => queries[name] !== null);
		return new Set<ErpOperation>(this.tickets ? [...read, 'createTicket'] : read);
	}

	private supported<T>(value: T | null, operation: ErpOperation): T {
		if (value === null) throw this.unsupported(operation);
		return value;
	}

	private unsupported(operation: ErpOperation): ConnectorError {
		return new ConnectorError('unsupported', `${system}, as it is set up, cannot do "${operation}".`, {
			system,
			hint: 'Name the table, column, statement or procedure for it in the credential, or choose another system.',
			nothingDone: true,
		});
	}

	private noWarehouses(): ConnectorError {
		return new ConnectorError('unsupported', `${system}, as it is set up, keeps no stock by warehouse.`, {
			system,
			parameter: 'Warehouse',
			hint: 'Leave Warehouse empty, or name the warehouse column in the credential.',
		});
	}
}

/** One order's number may be another's id: all rows are told apart by one column, the number only where there is no id. */
function orderKey(rows: readonly SqlRow[]): 'id' | 'number' {
	return rows.some((row) => 'id' in row) ? 'id' : 'number';
}

function itemsByOrder(rows: readonly SqlRow[], key: 'id' | 'number' | 'orderId'): Map<string, OrderItem[]> {
	const items = new Map<string, OrderItem[]>();
	for (const row of rows) {
		const orderId = text(row[key]) ?? '';
		const item = toOrderItem(row);
		if (item) items.set(orderId, [...(items.get(orderId) ?? []), item]);
	}
	return items;
}

function unverifiable(key: string): ConnectorError {
	const setting = `statements.customerBy${key.charAt(0).toUpperCase()}${key.slice(1)}`;
	return settingError(setting, `it returns no column "${key}"`, 'Return it, so that a hit can be checked before it counts.');
}
