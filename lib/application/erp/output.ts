import type { Customer, Order, Price, Stock, StockLevel, Ticket, WriteOutcome } from '../../domain/erp';
import { roundQuantity } from '../../domain/money';

export type NotFound = { found: false };
export type CustomerResult = NotFound | ({ found: true } & Customer);
export type StockResult = NotFound | ({ found: true } & Stock);
export type PriceResult = NotFound | ({ found: true } & Price);
export type OrdersResult = { found: boolean; count: number; orders: Order[] };
export type OrderResult = Order & { outcome: WriteOutcome; idempotencyKey: string };
export type TicketResult = Ticket & { outcome: WriteOutcome; idempotencyKey: string };

/** Look-ups answer with the record at the top level, or with `found: false`; never with an exception. */
export function foundOr<T extends object>(record: T | null): NotFound | ({ found: true } & T) {
	return record === null ? { found: false } : { found: true, ...record };
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
