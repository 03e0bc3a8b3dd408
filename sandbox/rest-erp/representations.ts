import type { CompanyCustomer, CompanyPrice } from '../data/company.ts';
import { renderHundredths } from './money.ts';
import type { RestErpKnobs } from './options.ts';
import type { StockLevel, StoredOrder, StoredTicket } from './store.ts';

const SAO_PAULO_OFFSET = '-03:00';

function id(value: string, knobs: RestErpKnobs): number | string {
	return knobs.idsAs === 'number' ? Number(value) : value;
}

/** `{ quantity_available, quantity_reserved, warehouse_id }` */
export function stockJson(level: StockLevel): object {
	return { quantity_available: level.available, quantity_reserved: level.reserved, warehouse_id: level.warehouseId };
}

/** `{ unit_price, discount_percentage, final_price }` */
export function priceJson(price: CompanyPrice, knobs: RestErpKnobs): object {
	return {
		unit_price: renderHundredths(price.unitPriceCents, knobs.moneyAs),
		discount_percentage: renderHundredths(Math.round(price.discountPercent * 100), knobs.moneyAs),
		final_price: renderHundredths(price.finalPriceCents, knobs.moneyAs),
	};
}

/** `{ id, name, phone, email, document, credit_limit, balance_due }` */
export function customerJson(customer: CompanyCustomer, balanceDueCents: number, knobs: RestErpKnobs): object {
	return {
		id: id(customer.id, knobs),
		name: customer.name,
		phone: customer.phone,
		email: customer.email,
		document: customer.documentStored,
		credit_limit: renderHundredths(customer.creditLimitCents, knobs.moneyAs),
		balance_due: renderHundredths(balanceDueCents, knobs.moneyAs),
	};
}

/** `{ id, customer_id, date, status, total, pending_amount, items: [{ sku, name, quantity, unit_price }], source, external_reference }` */
export function orderJson(order: StoredOrder, knobs: RestErpKnobs): object {
	return {
		id: id(order.id, knobs),
		customer_id: id(order.customerId, knobs),
		date: order.orderedAt + SAO_PAULO_OFFSET,
		status: order.isDraft ? 'rascunho' : order.status,
		total: renderHundredths(order.totalCents, knobs.moneyAs),
		pending_amount: renderHundredths(order.pendingCents, knobs.moneyAs),
		items: order.items.map(({ sku, name, quantity, unitPriceCents }) => ({
			sku,
			name,
			quantity,
			unit_price: renderHundredths(unitPriceCents, knobs.moneyAs),
		})),
		source: order.source,
		external_reference: order.externalReference,
	};
}

/** `{ id, customer_id, subject, description, priority, source, external_reference, created_at, status }` */
export function ticketJson(ticket: StoredTicket, knobs: RestErpKnobs): object {
	return {
		id: id(ticket.id, knobs),
		customer_id: id(ticket.customerId, knobs),
		subject: ticket.subject,
		description: ticket.description,
		priority: ticket.priority,
		source: ticket.source,
		external_reference: ticket.externalReference,
		created_at: ticket.openedAt + SAO_PAULO_OFFSET,
		status: ticket.status,
	};
}
