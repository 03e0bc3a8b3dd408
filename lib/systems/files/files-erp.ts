import type { CsvPort } from '../../domain/csv';
import type { DatasetRow } from '../../domain/dataset';
import type { Customer, ErpCapabilities, ErpOperation, ErpPort, NewOrder, Order, Price, StockLevel, Ticket, WriteOutcome } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import { parseMoney } from '../../domain/money';
import type { RemoteFilesPort } from '../../domain/remote-files';
import type { CallContext, Clock } from '../../domain/runtime';
import { filesErpAtBest } from './at-best';
import { dropFile } from './drop-file';
import { fromFileProblem } from './export-errors';
import { inFolder, orderFileName, orderRows, checkItemSku, type OrderFileFormat } from './order-file';
import { dayInBrazil } from './order-days';
import { PriceListReader, type PriceListReaderOptions } from './price-list';
import { filesSystem, type ColumnNames } from './price-list-settings';

export interface FilesErpOptions extends PriceListReaderOptions {
	files: RemoteFilesPort;
	csv: CsvPort;
	clock: Clock;
	orders: {
		/** Empty: no orders. */
		folder: string;
		format: OrderFileFormat;
		/** The ERP leaves the files it has read where they are: then a missing file proves that there was no order. */
		filesStay: boolean;
	};
}

const orderFilePattern = 'pedidos_whatsapp_{key}.csv';

export function filesErpCapabilities(columns: ColumnNames, exportFolder: string): ErpCapabilities {
	const can: Partial<Record<ErpOperation, boolean>> = {
		stock: columns.stock !== '',
		price: columns.price !== '',
		createOrder: exportFolder !== '',
	};
	return {
		...filesErpAtBest,
		operations: new Set([...filesErpAtBest.operations].filter((operation) => can[operation])),
		reservedStock: columns.stock !== '' && columns.reserved !== '',
	};
}

/**
 * An ERP that exchanges files: stock and price come from the list that was loaded last, without asking anybody; an
 * order is a file that the ERP imports later, in its own time.
 */
export class FilesErp implements ErpPort {
	readonly system = filesSystem;
	readonly capabilities: ErpCapabilities;
	private readonly prices: PriceListReader;

	constructor(private readonly options: FilesErpOptions) {
		this.capabilities = filesErpCapabilities(options.list.settings.columns, options.orders.folder);
		this.prices = new PriceListReader(options);
	}

	async ping(context: CallContext): Promise<void> {
		await this.options.files.ping(context);
	}

	async getStock(sku: string, { warehouse }: { warehouse?: string }, { signal }: CallContext): Promise<StockLevel[] | null> {
		signal.throwIfAborted();
		this.check('stock');
		const { row } = await this.prices.find(sku);
		if (row === null || (warehouse !== undefined && textOf(row, 'warehouse') !== warehouse)) return null;
		const available = numberOf(row, 'stock');
		// Of a product whose stock the ERP left empty nobody knows whether there is any.
		if (available === null) return null;
		return [{ sku, name: textOf(row, 'name'), warehouse: textOf(row, 'warehouse'), available, reserved: numberOf(row, 'reserved') }];
	}

	async getPrice(sku: string, _filter: { customerId?: string }, { signal }: CallContext): Promise<Price | null> {
		signal.throwIfAborted();
		this.check('price');
		const { row } = await this.prices.find(sku);
		const price = row === null ? null : parseMoney(row['price'], { format: 'us' });
		if (row === null || price === null) return null;
		if (price.cents === 0 && row['price'] !== '0') throw belowACent(sku, String(row['price']));
		const { currency } = this.options.list.settings;
		return { sku, name: textOf(row, 'name'), unitPrice: price.amount, discountPercentage: 0, finalPrice: price.amount, currency, source: 'list' };
	}

	async createOrder(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		this.check('createOrder');
		order.items.forEach(({ sku }, index) => checkItemSku(sku, `Items[${index}].sku`));
		const { files, csv, clock, orders, list } = this.options;
		const path = this.pathOf(order.idempotencyKey);
		const date = dayInBrazil(clock.now());
		const total = totalOf(order.items);
		const written = { ...this.exported(order.idempotencyKey, path), customerId: order.customerId, date, total, currency: list.settings.currency };
		const row = { id: order.idempotencyKey, customerId: order.customerId, items: order.items, total, date };
		const bytes = await csv.write(orderRows([row], orders.format), orders.format).catch((error: unknown) => {
			throw fromFileProblem(error);
		});
		const outcome = await dropFile(files, path, bytes, context);
		if (outcome === 'existing') return { order: this.exported(order.idempotencyKey, path), outcome };
		const items = order.items.map(({ sku, quantity, unitPrice = null }) => ({ sku, name: null, quantity, unitPrice }));
		return { order: { ...written, items }, outcome };
	}

	async findOrderByKey(idempotencyKey: string, context: CallContext): Promise<Order | null> {
		this.check('createOrder');
		const { files, orders } = this.options;
		const path = this.pathOf(idempotencyKey);
		if ((await files.stat(path, context)) !== null) return this.exported(idempotencyKey, path);
		if (orders.filesStay) return null;
		throw new ConnectorError('unsupported', `The file ${path} is not there, which proves nothing: the ERP may have imported and removed it.`, {
			system: filesSystem,
			hint: 'If the ERP leaves imported files where they are, say so in the credential.',
		});
	}

	async getCustomerByPhone(): Promise<Customer | null> {
		throw this.unsupported('customers');
	}

	async getCustomerByDocument(): Promise<Customer | null> {
		throw this.unsupported('customers');
	}

	async getCustomerById(): Promise<Customer | null> {
		throw this.unsupported('customers');
	}

	async getLastOrders(): Promise<Order[]> {
		throw this.unsupported('a list of orders');
	}

	async getOpenOrders(): Promise<Order[]> {
		throw this.unsupported('a list of orders');
	}

	async createTicket(): Promise<{ ticket: Ticket; outcome: WriteOutcome }> {
		throw this.unsupported('tickets');
	}

	async findTicketByKey(): Promise<Ticket | null> {
		throw this.unsupported('tickets');
	}

	private pathOf(idempotencyKey: string): string {
		return inFolder(this.options.orders.folder, orderFileName(orderFilePattern, idempotencyKey, ''));
	}

	/** What is known of an order by its file alone. */
	private exported(idempotencyKey: string, path: string): Order {
		return {
			id: idempotencyKey,
			number: path.slice(path.lastIndexOf('/') + 1),
			customerId: null,
			date: null,
			total: null,
			currency: this.options.list.settings.currency,
			status: 'open',
			rawStatus: 'exported',
			items: [],
		};
	}

	private check(operation: ErpOperation): void {
		if (this.capabilities.operations.has(operation)) return;
		throw this.unsupported(operation === 'createOrder' ? 'orders without an export folder in the credential' : `“${operation}”: the credential says that the list has no such column`);
	}

	private unsupported(what: string): ConnectorError {
		return new ConnectorError('unsupported', `${filesSystem} knows no ${what}.`, {
			system: filesSystem,
			parameter: 'Operation',
			hint: 'Choose another operation or system.',
			nothingDone: true,
		});
	}
}

/** Rounded to cents it would be nothing, and a bot would offer it for free. */
function belowACent(sku: string, price: string): ConnectorError {
	return new ConnectorError('unsupported', `The price of ${sku} is ${price}, less than a cent, which a price in cents cannot say.`, {
		system: filesSystem,
		parameter: 'SKU',
		hint: 'Have the list give the price of a larger unit, or use “ERP Files: Look Up”, which also gives the exact price.',
		nothingDone: true,
	});
}

/** The sum, where every item has its price; nobody shall import a sum of some of them. */
function totalOf(items: NewOrder['items']): number | null {
	let cents = 0;
	for (const { quantity, unitPrice } of items) {
		if (unitPrice === undefined) return null;
		// Ten-thousandths times cents stay whole numbers, so nothing is rounded but the result.
		const millionths = Math.round(quantity * 10_000) * Math.round(unitPrice * 100);
		const money = parseMoney(millionths / 1_000_000, { format: 'us' });
		if (money === null) return null;
		cents += money.cents;
	}
	return cents / 100;
}

function textOf(row: DatasetRow, field: string): string | null {
	const value = row[field];
	return typeof value === 'string' ? value : null;
}

function numberOf(row: DatasetRow, field: string): number | null {
	const value = row[field];
	return typeof value === 'number' ? value : null;
}
