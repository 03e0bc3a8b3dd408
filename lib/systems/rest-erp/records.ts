import { parseDate, type ParseDateOptions } from '../../domain/dates';
import type { Customer, Order, OrderItem, Price, StockLevel, Ticket } from '../../domain/erp';
import { documentText, phoneText, type DatedOrder } from '../../domain/erp-match';
import { completePrice } from '../../domain/erp-price';
import { parseMoney, parseQuantity } from '../../domain/money';
import { commonOrderStatuses, toOrderStatus, type OrderStatusMap } from '../../domain/order-status';
import { AnswerRecords, firstValueAt, valueAt } from '../http-api';
import { system } from './setting-error';
import type { RestErpSettings, RestOperation } from './settings';

type FieldMap = RestOperation['fields'];

/** Reads our records out of the answers, as the fields of an operation say. */
export class RecordReader extends AnswerRecords {
	private readonly dates: ParseDateOptions;
	private readonly statuses: OrderStatusMap;

	constructor(private readonly settings: RestErpSettings) {
		super(system, 'ERP');
		const { timeZone, numericDates, draftStatuses, orderStatuses } = settings;
		const held: OrderStatusMap = Object.fromEntries(draftStatuses.map((status) => [status, 'blocked']));
		this.statuses = { ...commonOrderStatuses, ...held, ...orderStatuses };
		this.dates = { zone: timeZone, ...(numericDates === '' ? {} : { numberAs: numericDates }) };
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

	stockLevel(record: unknown, fields: FieldMap, sku: string): StockLevel {
		const available = this.quantity(record, fields['available']);
		if (available === null) throw this.missing('stock', fields['available'], 'operations.stock.fields.available');
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
		if (price === null) throw this.missing('price', fields['unitPrice'] ?? fields['finalPrice'], 'operations.price.fields');
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

	private get areaCode(): string | undefined {
		return this.settings.defaultAreaCode || undefined;
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
