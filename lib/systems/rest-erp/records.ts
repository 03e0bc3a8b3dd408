import { parseDate, type ParseDateOptions } from '../../domain/dates';
import type { Customer, Order, OrderItem, Price, StockLevel, Ticket } from '../../domain/erp';
import { documentText, phoneText, type DatedOrder } from '../../domain/erp-match';
import { completePrice } from '../../domain/erp-price';
import { ConnectorError } from '../../domain/errors';
import { parseMoney, parseQuantity } from '../../domain/money';
import { commonOrderStatuses, toOrderStatus, type OrderStatusMap } from '../../domain/order-status';
import { firstValueAt, isRecord, valueAt } from '../http-api';
import { system } from './setting-error';
import type { RestErpSettings, RestOperation } from './settings';

type FieldMap = RestOperation['fields'];

/** Reads our records out of the answers, as the fields of an operation say. */
export class RecordReader {
	private readonly dates: ParseDateOptions;
	private readonly statuses: OrderStatusMap;

	constructor(private readonly settings: RestErpSettings) {
		const { timeZone, numericDates, draftStatuses, orderStatuses } = settings;
		const held: OrderStatusMap = Object.fromEntries(draftStatuses.map((status) => [status, 'blocked']));
		this.statuses = { ...commonOrderStatuses, ...held, ...orderStatuses };
		this.dates = { zone: timeZone, ...(numericDates === '' ? {} : { numberAs: numericDates }) };
	}

	/**
	 * The records of an answer: one, several or none. Nothing at the root of an answer that does hold something is a
	 * setting that does not fit the ERP.
	 */
	records(json: unknown, operation: RestOperation, name: string): unknown[] {
		if (json === undefined || json === null || isEmpty(json)) return [];
		const root = valueAt(json, operation.root);
		if (root === undefined) throw missing(name, operation.root, `operations.${name}.root`);
		if (root === null || isEmpty(root)) return [];
		if (!isRecord(root)) throw missing(name, operation.root || 'a record', `operations.${name}.root`);
		return Array.isArray(root) ? root : [root];
	}

	customer(record: unknown, fields: FieldMap, name: string): Customer {
		return {
			id: this.id(record, fields, name),
			name: this.text(record, fields['name']) ?? '',
			email: this.text(record, fields['email']),
			phone: phoneText(this.text(record, fields['phone']), this.areaCode),
			document: documentText(this.text(record, fields['document'])),
			balanceDue: this.money(record, fields['balanceDue']),
			creditLimit: this.money(record, fields['creditLimit']),
			currency: this.text(record, fields['currency']) ?? this.settings.currency,
		};
	}

	/** Everything the record holds in the places of a field: a customer may have two phones. */
	texts(record: unknown, paths: string | readonly string[] | undefined): Array<string | null> {
		return (typeof paths === 'string' ? [paths] : (paths ?? [])).map((path) => this.text(record, path));
	}

	stockLevel(record: unknown, fields: FieldMap, sku: string): StockLevel {
		const available = this.quantity(record, fields['available']);
		if (available === null) throw missing('stock', fields['available'], 'operations.stock.fields.available');
		return {
			sku: this.text(record, fields['sku']) ?? sku,
			name: this.text(record, fields['name']),
			warehouse: this.text(record, fields['warehouse']),
			available,
			reserved: this.quantity(record, fields['reserved']),
		};
	}

	price(record: unknown, fields: FieldMap, asked: Pick<Price, 'sku' | 'source'>): Price {
		const price = completePrice({
			unitPrice: this.money(record, fields['unitPrice']),
			discountPercentage: this.quantity(record, fields['discountPercentage']),
			finalPrice: this.money(record, fields['finalPrice']),
		});
		if (price === null) throw missing('price', fields['unitPrice'] ?? fields['finalPrice'], 'operations.price.fields');
		const source = this.text(record, fields['source']);
		return {
			sku: this.text(record, fields['sku']) ?? asked.sku,
			name: this.text(record, fields['name']),
			...price,
			currency: this.text(record, fields['currency']) ?? this.settings.currency,
			source: source === 'list' || source === 'customer' || source === 'promotion' ? source : asked.source,
		};
	}

	order(record: unknown, operation: RestOperation, name: string): DatedOrder {
		const { fields } = operation;
		const id = this.id(record, fields, name);
		const rawStatus = this.text(record, fields['status']);
		const placed = parseDate(firstValueAt(record, fields['date']), this.dates);
		const order: Order = {
			id,
			number: this.text(record, fields['number']) ?? id,
			customerId: this.text(record, fields['customerId']),
			date: placed?.date ?? null,
			total: this.money(record, fields['total']),
			currency: this.text(record, fields['currency']) ?? this.settings.currency,
			status: toOrderStatus(rawStatus, this.statuses),
			rawStatus,
			items: this.items(record, operation),
		};
		return { order, moment: placed?.instant ?? placed?.date ?? null };
	}

	ticket(record: unknown, fields: FieldMap, name: string): Ticket {
		const id = this.id(record, fields, name);
		return {
			id,
			number: this.text(record, fields['number']) ?? id,
			customerId: this.text(record, fields['customerId']),
			subject: this.text(record, fields['subject']),
			status: this.text(record, fields['status']),
		};
	}

	text(record: unknown, paths: string | readonly string[] | undefined): string | null {
		const value = firstValueAt(record, paths);
		if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
		return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
	}

	private get areaCode(): string | undefined {
		return this.settings.defaultAreaCode || undefined;
	}

	private id(record: unknown, fields: FieldMap, name: string): string {
		const id = this.text(record, fields['id']);
		if (id === null) throw missing(name, fields['id'], `operations.${name}.fields.id`);
		return id;
	}

	private items(record: unknown, { itemsRoot, itemFields }: RestOperation): OrderItem[] {
		const list = itemsRoot === '' ? undefined : valueAt(record, itemsRoot);
		if (!Array.isArray(list)) return [];
		return list.map((item: unknown) => ({
			sku: this.text(item, itemFields['sku']),
			name: this.text(item, itemFields['name']),
			quantity: this.quantity(item, itemFields['quantity']),
			unitPrice: this.money(item, itemFields['unitPrice']),
		}));
	}

	private money(record: unknown, paths: string | readonly string[] | undefined): number | null {
		return parseMoney(firstValueAt(record, paths), { format: this.settings.numberFormat })?.amount ?? null;
	}

	private quantity(record: unknown, paths: string | readonly string[] | undefined): number | null {
		return parseQuantity(firstValueAt(record, paths), { format: this.settings.numberFormat });
	}
}

function isEmpty(value: unknown): boolean {
	return value === '' || (isRecord(value) && Object.keys(value).length === 0);
}

function missing(operation: string, path: string | readonly string[] | undefined, setting: string): ConnectorError {
	const place = typeof path === 'string' ? path : (path ?? []).join(', ');
	return new ConnectorError('drift', `The answer of ${system} to "${operation}" has nothing usable at "${place}".`, {
		system,
		parameter: setting,
		hint: `Compare "${setting}" in the credential with an answer of the ERP.`,
	});
}
