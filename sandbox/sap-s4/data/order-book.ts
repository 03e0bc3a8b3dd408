import { priceFor } from '../../data/company.ts';
import type { Company, CompanyCustomer, CompanyOrder, CompanyProduct, OrderStatus } from '../../data/company.ts';
import { OTHER, OWN } from '../options.ts';
import type { Organisation, SapS4Knobs } from '../options.ts';
import { dayOf, fromLocalTime, localDay, tenDigits } from './amounts.ts';

export interface SalesOrderLine {
	readonly product: CompanyProduct;
	readonly quantityThousandths: number;
	readonly confirmedThousandths: number;
	readonly netCents: number;
	/** What the sender gave beside: plant, item number, customer's own number and so on. */
	readonly given: Readonly<Record<string, string>>;
}

export interface SalesOrderText {
	readonly language: string;
	readonly id: string;
	readonly text: string;
}

export type OrderState = OrderStatus | 'credit-blocked' | 'in-approval';

export interface SalesOrder {
	/** Ten digits. */
	readonly number: string;
	readonly organisation: Organisation;
	readonly type: string;
	/** Customer, ten digits. */
	readonly soldTo: string;
	readonly reference: string;
	readonly orderedOn: number;
	readonly changedAt: number;
	readonly state: OrderState;
	readonly lines: readonly SalesOrderLine[];
	readonly texts: readonly SalesOrderText[];
	/** Other header fields as they were sent. */
	readonly given: Readonly<Record<string, string | number | boolean | null>>;
}

/** An order that came in through the service; `purchaseOrderByCustomer` is its key. */
export interface CreatedOrder {
	readonly salesOrder: string;
	readonly soldToParty: string;
	readonly purchaseOrderByCustomer: string;
	readonly salesOrganization: string;
	readonly totalCents: number;
	readonly items: ReadonlyArray<{ readonly material: string; readonly quantity: number }>;
	readonly texts: readonly string[];
}

export interface NewOrder extends Omit<SalesOrder, 'number' | 'changedAt' | 'orderedOn' | 'lines' | 'state'> {
	readonly customer: CompanyCustomer;
	readonly orderedOn: number | undefined;
	readonly lines: ReadonlyArray<Pick<SalesOrderLine, 'product' | 'quantityThousandths' | 'given'>>;
}

const FIRST_NEW_ORDER = 60_001;
const FIRST_ORDER_OF_OTHERS = 70_001;

/** All sales orders, and the unrestricted stock of the own plant, which new orders lower. */
export class OrderBook {
	readonly #company: Company;
	readonly #knobs: SapS4Knobs;
	#orders: SalesOrder[] = [];
	#created: SalesOrder[] = [];
	#stock = new Map<string, number>();
	/** Rises with every change. */
	version = 0;

	constructor(company: Company, knobs: SapS4Knobs) {
		this.#company = company;
		this.#knobs = knobs;
		this.reset();
	}

	reset(): void {
		this.#orders = [...this.#company.orders.map((order) => this.#seeded(order)), ...this.#ordersOfOthers()];
		this.#created = [];
		this.#stock = new Map(this.#company.products.map(({ sku, available }) => [sku, available * 1000]));
		this.version += 1;
	}

	/** By number. */
	all(): SalesOrder[] {
		return [...this.#orders, ...this.#created].sort((left, right) => (left.number < right.number ? -1 : 1));
	}

	/** In thousandths of the base unit. */
	unrestricted(sku: string): number {
		return this.#stock.get(sku) ?? 0;
	}

	/** What may be sold. */
	product(sku: string): CompanyProduct | undefined {
		return this.#company.products.find((candidate) => candidate.sku === sku);
	}

	created(): CreatedOrder[] {
		return this.#created.map((order) => ({
			salesOrder: order.number,
			soldToParty: order.soldTo,
			purchaseOrderByCustomer: order.reference,
			salesOrganization: order.organisation.salesOrganization,
			totalCents: totalCents(order),
			items: order.lines.map(({ product, quantityThousandths }) => ({ material: product.sku, quantity: quantityThousandths / 1000 })),
			texts: order.texts.map(({ text }) => text),
		}));
	}

	/** Takes the order whatever the stock; confirms of each line what there is. */
	place({ customer, orderedOn, lines, ...order }: NewOrder, now: number): SalesOrder {
		const { newOrders } = this.#knobs;
		const placed: SalesOrder = {
			...order,
			number: tenDigits(FIRST_NEW_ORDER + this.#created.length),
			orderedOn: orderedOn ?? localDay(now),
			changedAt: now,
			state: newOrders === 'released' ? 'pendente' : newOrders,
			lines: lines.map(({ product, quantityThousandths, given }) => {
				const netCents = Math.round((priceFor(product, customer).finalPriceCents * quantityThousandths) / 1000);
				return { product, quantityThousandths, confirmedThousandths: this.#confirm(product.sku, quantityThousandths), netCents, given };
			}),
		};
		this.#created.push(placed);
		this.version += 1;
		return placed;
	}

	#confirm(sku: string, wanted: number): number {
		const confirmed = Math.min(wanted, this.unrestricted(sku));
		if (this.#knobs.goodsIssue === 'immediate') this.#stock.set(sku, this.unrestricted(sku) - confirmed);
		return confirmed;
	}

	#productOf(sku: string): CompanyProduct {
		const product = this.product(sku);
		if (product === undefined) throw new Error(`Sample order names the unknown SKU ${sku}`);
		return product;
	}

	#seeded({ id, customerId, orderedAt, status, items }: CompanyOrder): SalesOrder {
		const lines = items.map(({ sku, quantity, unitPriceCents }) => ({
			product: this.#productOf(sku),
			quantityThousandths: quantity * 1000,
			confirmedThousandths: status === 'cancelado' ? 0 : quantity * 1000,
			netCents: unitPriceCents * quantity,
			given: {},
		}));
		const dates = { orderedOn: dayOf(orderedAt), changedAt: fromLocalTime(orderedAt) };
		return { ...dates, number: tenDigits(id), organisation: OWN, type: 'OR', soldTo: tenDigits(customerId), reference: '', state: status, lines, texts: [], given: {} };
	}

	/** Orders of the other organisation: one of customer 1001, newer than all her others, and one of its own customer. */
	#ordersOfOthers(): SalesOrder[] {
		const [product] = this.#company.products;
		if (product === undefined) return [];
		return ['1001', '9005'].map((customerId, index) => ({
			...this.#seeded({
				id: String(FIRST_ORDER_OF_OTHERS + index),
				customerId,
				orderedAt: '2026-11-16T10:00:00',
				status: 'pendente',
				items: [{ sku: product.sku, name: product.name, quantity: 9, unitPriceCents: 11_111 }],
				totalCents: 99_999,
				pendingCents: 99_999,
			}),
			organisation: OTHER,
		}));
	}
}

export function totalCents({ lines }: SalesOrder): number {
	return lines.reduce((sum, { netCents }) => sum + netCents, 0);
}
