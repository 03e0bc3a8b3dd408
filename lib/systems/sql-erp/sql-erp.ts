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
import { SettingChecks } from '../../domain/setting-checks';
import type { SqlReader, SqlRow } from '../../domain/sql';
import { parseTaxDocument } from '../../domain/tax-document';
import { byFieldName, required, text } from './cells';
import type { SqlDialect } from './dialect';
import { itemsByOrder, orderKey } from './order-rows';
import type { BoundStatement } from './own-statement';
import { probes } from './probes';
import type { Query, SqlQueries } from './queries';
import { storedPhones, toCustomer, toOrder, toPrice, toStockLevel, type RecordContext } from './records';
import type { SqlErpSettings } from './settings';
import type { TicketOpener } from './ticket';

export interface SqlErpParts {
	/** Name of the system in messages. */
	system: string;
	dialect: SqlDialect;
	sql: SqlReader;
	settings: Pick<SqlErpSettings, 'currency' | 'defaultAreaCode' | 'orderStatuses' | 'timeoutMs'>;
	queries: SqlQueries;
	reservedStock: boolean;
	tickets: TicketOpener | null;
}

/** An ERP read straight from its database. It only reads; tickets are opened by a procedure the administrator provides. */
export class SqlErp implements ErpPort {
	readonly system: string;
	readonly capabilities: ErpCapabilities;
	private readonly sql: SqlReader;
	private readonly queries: SqlQueries;
	private readonly records: RecordContext;
	private readonly tickets: TicketOpener | null;

	constructor(private readonly parts: SqlErpParts) {
		const { system, sql, queries, settings, tickets } = parts;
		this.system = system;
		this.sql = sql;
		this.queries = queries;
		this.tickets = tickets;
		this.records = {
			system,
			currency: settings.currency,
			defaultAreaCode: settings.defaultAreaCode || undefined,
			orderStatuses: { ...commonOrderStatuses, ...settings.orderStatuses },
		};
		this.capabilities = {
			operations: this.operations(),
			customerPrice: queries.customerPrice,
			reservedStock: parts.reservedStock,
			idempotentWrites: { createOrder: 'none', createTicket: 'none' },
		};
	}

	/** Runs every statement with NULL for its values: no row comes back, but every name and right is needed. */
	async ping(context: CallContext): Promise<void> {
		const { timeoutMs } = this.parts.settings;
		for (const { text: statement, values } of probes(this.queries, this.parts.dialect)) {
			await this.sql.query(statement, values, { timeoutMs, signal: context.signal });
		}
	}

	async getCustomerByPhone(phone: string, context: CallContext): Promise<Customer | null> {
		const { customerByPhone, customerByPhoneScan } = this.queries;
		const parsed = parsePhone(phone, { assumeInternational: true });
		if (parsed === null) return null;
		const isPhone = (row: SqlRow): boolean => anyIsPhone(storedPhones(row), parsed.e164, this.records.defaultAreaCode);
		const query = this.supported(customerByPhone, 'customerByPhone');
		const hits = await this.customers(query, parsed, 'phone', isPhone, context);
		if (hits.length > 0 || customerByPhoneScan === null) return onlyCustomer(hits, this.system, 'Phone');
		return onlyCustomer(await this.customers(customerByPhoneScan, parsed, 'phone', isPhone, context), this.system, 'Phone');
	}

	async getCustomerByDocument(document: string, context: CallContext): Promise<Customer | null> {
		const query = this.supported(this.queries.customerByDocument, 'customerByDocument');
		const forms = { value: document, formatted: parseTaxDocument(document)?.formatted ?? document };
		const isDocument = (row: SqlRow): boolean => sameDocument(text(row['document']), document);
		return onlyCustomer(await this.customers(query, forms, 'document', isDocument, context), this.system, 'Document');
	}

	async getCustomerById(id: string, context: CallContext): Promise<Customer | null> {
		const query = this.supported(this.queries.customerById, 'customerById');
		const isCustomer = (row: SqlRow): boolean => sameKey(text(row['id']) ?? '', id);
		return onlyCustomer(await this.customers(query, { id }, 'id', isCustomer, context), this.system, 'Customer ID');
	}

	async getStock(sku: string, { warehouse }: { warehouse?: string }, context: CallContext): Promise<StockLevel[] | null> {
		const query = this.supported(this.queries.stock, 'stock');
		const rows = await this.rows(query, { sku, warehouse: warehouse ?? null }, context);
		const levels = rows.map((row) => toStockLevel(row, sku, this.records)).filter((level) => sameKey(level.sku, sku));
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
		const options = { timeoutMs: this.parts.settings.timeoutMs, signal: context.signal };
		return { ticket: await procedure.open(ticket, options), outcome: 'created' };
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
		const rows = await this.rows(query, given, context, key !== 'id');
		const [first] = rows;
		if (query.own && first && !(key in first)) throw this.unverifiable(key);
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
			const id = required(text(row[key]), key, 'the orders', this.system);
			if (!orders.has(id)) orders.set(id, row);
		}
		const kept = [...orders].slice(0, limit);
		const items = query.withItems ? itemsByOrder(rows, key) : await this.itemsOf(kept.map(([id]) => id), context);
		return kept.map(([id, row]) =>
			toOrder({ ...row, id, customerId: text(row['customerId']) ?? customerId }, items.get(id) ?? [], this.records),
		);
	}

	/** All items of all orders by one statement. */
	private async itemsOf(orderIds: readonly string[], context: CallContext): Promise<Map<string, OrderItem[]>> {
		if (this.queries.orderItems === null || orderIds.length === 0) return new Map();
		return itemsByOrder(await this.lookUp(this.queries.orderItems(orderIds), context), 'orderId');
	}

	private async rows<Arguments>(query: Query<Arguments>, given: Arguments, context: CallContext, forms = false): Promise<SqlRow[]> {
		const rows = await this.lookUp(query.bind(given), context, forms);
		return query.own ? byFieldName(rows) : rows;
	}

	private lookUp({ text: statement, values }: BoundStatement, { signal }: CallContext, forms = false): Promise<SqlRow[]> {
		const { queries, parts } = this;
		return this.sql.query(statement, values, { timeoutMs: parts.settings.timeoutMs, signal, fixed: queries.fixed, forms });
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
		const { system } = this;
		return new ConnectorError('unsupported', `${system}, as it is set up, cannot do "${operation}".`, {
			system,
			hint: 'Name the table, column, statement or procedure for it in the credential, or choose another system.',
			nothingDone: true,
		});
	}

	private noWarehouses(): ConnectorError {
		const { system } = this;
		return new ConnectorError('unsupported', `${system}, as it is set up, keeps no stock by warehouse.`, {
			system,
			parameter: 'Warehouse',
			hint: 'Leave Warehouse empty, or name the warehouse column in the credential.',
		});
	}

	private unverifiable(key: string): ConnectorError {
		const setting = `statements.customerBy${key.charAt(0).toUpperCase()}${key.slice(1)}`;
		const hint = 'Return it, so that a hit can be checked before it counts.';
		return new SettingChecks(this.system).error(setting, `it returns no column "${key}"`, hint);
	}
}
