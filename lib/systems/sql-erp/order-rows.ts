import type { OrderItem } from '../../domain/erp';
import type { SqlRow } from '../../domain/sql';
import { text } from './cells';
import { toOrderItem } from './records';

/** One order's number may be another's id: all rows are told apart by one column, the number only where there is no id. */
export function orderKey(rows: readonly SqlRow[]): 'id' | 'number' {
	return rows.some((row) => 'id' in row) ? 'id' : 'number';
}

export function itemsByOrder(rows: readonly SqlRow[], key: 'id' | 'number' | 'orderId'): Map<string, OrderItem[]> {
	const items = new Map<string, OrderItem[]>();
	for (const row of rows) {
		const orderId = text(row[key]) ?? '';
		const item = toOrderItem(row);
		if (item) items.set(orderId, [...(items.get(orderId) ?? []), item]);
	}
	return items;
}
