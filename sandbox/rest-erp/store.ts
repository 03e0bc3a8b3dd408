import { bareDocument, newestFirst, priceFor } from '../data/company.ts';
import type { Company, CompanyCustomer, CompanyOrder, CompanyPrice, CompanyProduct } from '../data/company.ts';
import type { RestErpKnobs } from './options.ts';

export interface StoredOrder extends CompanyOrder {
	/** Held back until somebody approves it; shown with the status `rascunho`. */
	readonly isDraft: boolean;
	readonly source: string | null;
	readonly externalReference: string | null;
}

export interface StoredTicket {
	readonly id: string;
	readonly customerId: string;
	readonly subject: string | null;
	readonly description: string;
	readonly priority: string | null;
	readonly source: string | null;
	readonly externalReference: string | null;
	readonly openedAt: string;
	readonly status: 'aberto';
}

export interface StockLevel {
	available: number;
	reserved: number;
	readonly warehouseId: string;
}

export interface NewOrder {
	readonly customer: CompanyCustomer;
	readonly lines: readonly { readonly product: CompanyProduct; readonly quantity: number }[];
	readonly source: string | null;
	readonly externalReference: string | null;
}

export type NewTicket = Pick<StoredTicket, 'customerId' | 'subject' | 'description' | 'priority' | 'source' | 'externalReference'>;

const FIRST_NEW_ORDER_ID = 60_001;
const FIRST_TICKET_ID = 7_001;
const SAO_PAULO_OFFSET_MS = -3 * 3_600_000;

const onlyDigits = (text: string): string => text.replace(/\D/g, '');

const phoneComparison: Record<RestErpKnobs['phoneMatch'], (stored: string, asked: string) => boolean> = {
	'digits-exact': (stored, asked) => onlyDigits(stored) === onlyDigits(asked),
	'stored-text': (stored, asked) => stored === asked,
	contains: (stored, asked) => onlyDigits(stored).includes(onlyDigits(asked)),
};

const documentComparison: Record<RestErpKnobs['documentMatch'], (stored: string, asked: string) => boolean> = {
	unmasked: (stored, asked) => bareDocument(stored) === bareDocument(asked),
	'stored-text': (stored, asked) => stored === asked,
};

/** The ERP's data: the sample company, with what was ordered and opened since. */
export class RestErpStore {
	readonly #company: Company;
	readonly #customers: ReadonlyMap<string, CompanyCustomer>;
	readonly #products: ReadonlyMap<string, CompanyProduct>;
	#stock = new Map<string, StockLevel>();
	#orders: StoredOrder[] = [];
	#tickets: StoredTicket[] = [];

	constructor(company: Company) {
		this.#company = company;
		this.#customers = new Map(company.customers.map((customer) => [customer.id, customer]));
		this.#products = new Map(company.products.map((product) => [product.sku, product]));
		this.reset();
	}

	/** Back to the sample data. */
	reset(): void {
		this.#stock = new Map(
			this.#company.products.map(({ sku, available, reserved, warehouseId }) => [sku, { available, reserved, warehouseId }]),
		);
		this.#orders = this.#company.orders.map((order) => ({ ...order, isDraft: false, source: null, externalReference: null }));
		this.#tickets = [];
	}

	customer(id: string): CompanyCustomer | undefined {
		return this.#customers.get(id);
	}

	product(sku: string): CompanyProduct | undefined {
		return this.#products.get(sku);
	}

	stock(sku: string): StockLevel | undefined {
		return this.#stock.get(sku);
	}

	price(product: CompanyProduct, customer: CompanyCustomer | undefined): CompanyPrice {
		return priceFor(product, customer);
	}

	/** Customers that fit both filters; an empty filter is no filter, as in many ERPs. */
	search(filter: { phone: string; document: string }, knobs: RestErpKnobs): CompanyCustomer[] {
		const samePhone = phoneComparison[knobs.phoneMatch];
		const sameDocument = documentComparison[knobs.documentMatch];
		return this.#company.customers.filter(
			({ phone, documentStored }) =>
				(filter.phone === '' || (phone !== null && samePhone(phone, filter.phone))) &&
				(filter.document === '' || sameDocument(documentStored, filter.document)),
		);
	}

	/** Newest first. */
	ordersOf(customerId: string): StoredOrder[] {
		return this.#orders.filter((order) => order.customerId === customerId).sort(newestFirst);
	}

	order(id: string): StoredOrder | undefined {
		return this.#orders.find((order) => order.id === id);
	}

	/** Sum of the pending amounts of the orders with status `pendente`. */
	balanceDueCents(customerId: string): number {
		return this.ordersOf(customerId)
			.filter((order) => order.status === 'pendente')
			.reduce((sum, order) => sum + order.pendingCents, 0);
	}

	ordersByReference(reference: string): StoredOrder[] {
		return this.#orders.filter((order) => order.externalReference === reference);
	}

	ticketsByReference(reference: string): StoredTicket[] {
		return this.#tickets.filter((ticket) => ticket.externalReference === reference);
	}

	/** Orders placed since the start or the last reset. */
	createdOrders(): StoredOrder[] {
		return this.#orders.slice(this.#company.orders.length);
	}

	tickets(): StoredTicket[] {
		return [...this.#tickets];
	}

	/** Places the order and moves its quantities from available to reserved. */
	createOrder({ customer, lines, source, externalReference }: NewOrder, now: number, isDraft: boolean): StoredOrder {
		const items = lines.map(({ product, quantity }) => {
			const level = this.#stock.get(product.sku);
			if (level !== undefined) {
				level.available -= quantity;
				level.reserved += quantity;
			}
			return { sku: product.sku, name: product.name, quantity, unitPriceCents: priceFor(product, customer).finalPriceCents };
		});
		const totalCents = items.reduce((sum, item) => sum + Math.round(item.unitPriceCents * item.quantity), 0);
		const order: StoredOrder = {
			id: String(FIRST_NEW_ORDER_ID + this.createdOrders().length),
			customerId: customer.id,
			orderedAt: localTime(now),
			status: isDraft ? 'bloqueado' : 'pendente',
			isDraft,
			items,
			totalCents,
			pendingCents: totalCents,
			source,
			externalReference,
		};
		this.#orders.push(order);
		return order;
	}

	createTicket(ticket: NewTicket, now: number): StoredTicket {
		const stored: StoredTicket = {
			...ticket,
			id: String(FIRST_TICKET_ID + this.#tickets.length),
			openedAt: localTime(now),
			status: 'aberto',
		};
		this.#tickets.push(stored);
		return stored;
	}
}

/** São Paulo has kept UTC-3 all year since 2019. */
function localTime(now: number): string {
	return new Date(now + SAO_PAULO_OFFSET_MS).toISOString().slice(0, 19);
}
