import { parseDate } from '../../domain/dates';
import type { Customer, Order, OrderItem, Price, StockLevel } from '../../domain/erp';
import { documentText, phoneText } from '../../domain/erp-match';
import { completePrice } from '../../domain/erp-price';
import { toOrderStatus, type OrderStatusMap } from '../../domain/order-status';
import type { SqlRow } from '../../domain/sql';
import { money, quantity, required, text } from './cells';

/** What the records of a database do not say themselves. */
export interface RecordContext {
	/** Name of the system in messages. */
	system: string;
	currency: string;
	defaultAreaCode: string | undefined;
	orderStatuses: OrderStatusMap;
}

export function toCustomer(row: SqlRow, context: RecordContext): Customer {
	const phone = storedPhones(row).find((stored) => stored !== null) ?? null;
	return {
		id: required(text(row['id']), 'id', 'the customer', context.system),
		name: text(row['name']) ?? '',
		email: text(row['email']),
		phone: phoneText(phone, context.defaultAreaCode),
		document: documentText(text(row['document'])),
		balanceDue: money(row['balanceDue']),
		creditLimit: money(row['creditLimit']),
		currency: text(row['currency']) ?? context.currency,
	};
}

export function storedPhones(row: SqlRow): Array<string | null> {
	return [text(row['phone']), text(row['phone2']), text(row['phone3'])];
}

/** A product without a row in the stock table has none left; that is zero, not unknown. */
export function toStockLevel(row: SqlRow, sku: string, { system }: RecordContext): StockLevel {
	return {
		sku: text(row['sku']) ?? sku,
		name: text(row['name']),
		warehouse: text(row['warehouse']),
		available: row['available'] === null ? 0 : required(quantity(row['available']), 'available', 'the stock', system),
		reserved: quantity(row['reserved']),
	};
}

/** Null for a product without a price. */
export function toPrice(row: SqlRow, asked: Pick<Price, 'sku' | 'source'>, context: RecordContext): Price | null {
	const price = completePrice({
		unitPrice: money(row['unitPrice']),
		discountPercentage: quantity(row['discountPercentage']),
		finalPrice: money(row['finalPrice']),
	});
	if (price === null) return null;
	const source = text(row['source']);
	return {
		sku: text(row['sku']) ?? asked.sku,
		name: text(row['name']),
		...price,
		currency: text(row['currency']) ?? context.currency,
		source: source === 'customer' || source === 'promotion' || source === 'list' ? source : asked.source,
	};
}

export function toOrder(row: SqlRow, items: OrderItem[], context: RecordContext): Order {
	const id = required(text(row['id']) ?? text(row['number']), 'id', 'the orders', context.system);
	const rawStatus = text(row['status']);
	return {
		id,
		number: text(row['number']) ?? id,
		customerId: text(row['customerId']),
		date: parseDate(text(row['date']))?.date ?? null,
		total: money(row['total']),
		currency: text(row['currency']) ?? context.currency,
		status: toOrderStatus(rawStatus, context.orderStatuses),
		rawStatus,
		items,
	};
}

/** Null for a row of an order without items. */
export function toOrderItem(row: SqlRow): OrderItem | null {
	const item: OrderItem = {
		sku: text(row['itemSku']),
		name: text(row['itemName']),
		quantity: quantity(row['itemQuantity']),
		unitPrice: money(row['itemUnitPrice']),
	};
	return item.sku === null && item.name === null ? null : item;
}
