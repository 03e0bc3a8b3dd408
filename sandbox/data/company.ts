import { customers } from './customers.ts';
import { orders } from './orders.ts';
import { MAIN_WAREHOUSE, products } from './products.ts';
import type { Company, CompanyCustomer, CompanyOrder, CompanyProduct, OrderStatus } from './types.ts';

export { bareDocument, cnpj, cpf, maskDocument } from './documents.ts';
export { priceFor } from './prices.ts';
export type * from './types.ts';

/** The same company in every sandbox, the same on every run. Frozen: a sandbox that changes data copies it first. */
export const company: Company = Object.freeze({
	name: 'Distribuidora Bom Preço Ltda',
	warehouseId: MAIN_WAREHOUSE,
	customers,
	products,
	orders,
});

/** Orders a customer still waits for. */
export const OPEN_STATUSES: readonly OrderStatus[] = ['pendente', 'em_separacao', 'bloqueado'];

/** Ids of the customers that carry a trap, by what the trap is. */
export const notable = {
	/** Masked mobile, eight orders, balance due of two pending ones. */
	maria: '1001',
	/** Orders, but no balance due. */
	paidUp: '1002',
	/** Stored without the ninth digit. */
	oldEightDigitMobile: '1003',
	/** Stored with a leading 0. */
	zeroPrefixed: '1004',
	/** (11) 3333-4444; adding a ninth digit gives `mobileTwin`, another customer. */
	landline: '1005',
	mobileTwin: '1006',
	/** (11) and (21) with the same last eight digits. */
	sameLastEight: ['1007', '1008'],
	/** DDD 55 stored without country code: `55999991234` is a national number. */
	area55: '1009',
	/** One phone, two records. */
	sharedPhone: ['1010', '1011'],
	apostrophe: '1012',
	/** 12.ABC.345/01DE-35, stored masked. */
	alphanumericCnpj: '1013',
	/** R55231B3000757, stored bare. */
	alphanumericCnpjBare: '1014',
	withoutPhone: '1015',
	phoneIsText: '1016',
	foreignPhone: '1017',
	/** (19) 3333-4444, whose ten digits are also the tail of `digitsContainAnother`. */
	digitsWithinAnother: '1019',
	digitsContainAnother: '1020',
	twoPhonesInOneField: '1026',
	/** One CPF, two records. */
	sharedDocument: ['1029', '1030'],
	/** Its name needs latin-1 or UTF-8 decoded right. */
	accents: '1031',
	/** CPF 00000000191: a numeric column would drop its zeros. */
	documentWithLeadingZeros: '1033',
} as const;

export function customerById(id: string): CompanyCustomer | undefined {
	return company.customers.find((customer) => customer.id === id);
}

export function productBySku(sku: string): CompanyProduct | undefined {
	return company.products.find((product) => product.sku === sku);
}

/** Newest first; of two at the same second the higher id. */
export function ordersOf(customerId: string): CompanyOrder[] {
	return company.orders.filter((order) => order.customerId === customerId).sort(newestFirst);
}

export function newestFirst(left: CompanyOrder, right: CompanyOrder): number {
	return right.orderedAt.localeCompare(left.orderedAt) || Number(right.id) - Number(left.id);
}

/** Pending amounts of the customer's orders with status `pendente`, and of no others. */
export function balanceDueCents(customerId: string): number {
	return company.orders
		.filter((order) => order.customerId === customerId && order.status === 'pendente')
		.reduce((sum, order) => sum + order.pendingCents, 0);
}
