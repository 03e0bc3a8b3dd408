import type { Customer, Order, Price, Stock, StockLevel, Ticket, WriteOutcome } from '../../domain/erp';
import { roundQuantity } from '../../domain/money';

export type NotFound = { found: false };
/** Only on an older answer, given because the ERP failed: when it was read, ISO. */
export type StaleMark = { stale?: true; asOf?: string };
export type Found<T> = { found: true } & T & StaleMark;
export type CustomerResult = NotFound | Found<Customer>;
export type StockResult = NotFound | Found<Stock>;
export type PriceResult = NotFound | Found<Price>;
export type OrdersResult = { found: boolean; count: number; orders: Order[] };
export type OrderResult = Order & { outcome: WriteOutcome; idempotencyKey: string };
export type TicketResult = Ticket & { outcome: WriteOutcome; idempotencyKey: string };

/** Look-ups answer with the record at the top level, or with `found: false`; never with an exception. */
export function foundOr<T extends object>(record: T | null, asOf?: number): NotFound | Found<T> {
	if (record === null) return { found: false };
	return asOf === undefined ? { found: true, ...record } : { found: true, ...record, stale: true, asOf: new Date(asOf).toISOString() };
}

export function ordersResult(orders: Order[]): OrdersResult {
	return { found: orders.length > 0, count: orders.length, orders };
}

/** The sum over the warehouses; reserved is null where no warehouse tells. */
export function stockSummary(levels: readonly StockLevel[] | null): Stock | null {
	const [first] = levels ?? [];
	if (levels === null || first === undefined) return null;
	const reserved = levels.flatMap((level) => (level.reserved === null ? [] : [level.reserved]));
	return {
		sku: first.sku,
		name: first.name,
		available: sum(levels.map((level) => level.available)),
		reserved: reserved.length === 0 ? null : sum(reserved),
		warehouses: [...levels],
	};
}

function sum(quantities: readonly number[]): number {
	return roundQuantity(quantities.reduce((total, quantity) => total + quantity, 0));
}
