import type { Company } from '../data/company.ts';
import { localTime } from './dates.ts';
import { SEED, STATUS, orderId } from './ids.ts';
import type { AccountData, Contact, Instalment, OrderItem, Product, Receivable, ShopPrice, Status, StockRow, StoredOrder } from './model.ts';
import type { BlingKnobs } from './options.ts';
import { seedContacts } from './seed-contacts.ts';
import { seedOrders, seedReceivables, statuses } from './seed-orders.ts';
import { INACTIVE_TWIN_ID, deposits, paymentMethods, seedProducts, seedShopPrices, seedStock } from './seed-products.ts';

/** Physical and virtual (less what is reserved), as Bling tells both. */
export interface Balance {
	readonly physical: number;
	readonly virtual: number;
}

/** An order as it came in and was found to be right. Without a `numero` it gets the next one. */
export interface NewOrder extends Omit<StoredOrder, 'id' | 'numero' | 'items' | 'instalments' | 'changedAt'> {
	readonly numero: number | undefined;
	readonly items: readonly Omit<OrderItem, 'id'>[];
	readonly instalments: readonly Omit<Instalment, 'id'>[];
}

/** The account: the sample company as Bling keeps it, with what was ordered since. */
export class BlingStore {
	readonly #company: Company;
	readonly #knobs: BlingKnobs;
	readonly #now: () => number;
	#data: AccountData;
	#orders: StoredOrder[];

	constructor(company: Company, knobs: BlingKnobs, now: () => number) {
		this.#company = company;
		this.#knobs = knobs;
		this.#now = now;
		this.#data = this.#seed();
		this.#orders = [...this.#data.orders];
	}

	/** Back to the sample data. */
	reset(): void {
		this.#data = this.#seed();
		this.#orders = [...this.#data.orders];
	}

	get accountName(): string {
		return this.#company.name;
	}

	get deposits(): AccountData['deposits'] {
		return this.#data.deposits;
	}

	get paymentMethods(): AccountData['paymentMethods'] {
		return this.#data.paymentMethods;
	}

	get statuses(): readonly Status[] {
		return this.#data.statuses;
	}

	get shopPrices(): readonly ShopPrice[] {
		return this.#data.shopPrices;
	}

	get receivables(): readonly Receivable[] {
		return this.#data.receivables;
	}

	/** Newest first. The knob decides whether the supplier among Maria's twins is active. */
	contacts(): Contact[] {
		const { activeSupplierTwin } = this.#knobs;
		return this.#data.contacts
			.map((contact) => (contact.id === SEED.supplierTwinId && activeSupplierTwin ? { ...contact, situation: 'A' as const } : contact))
			.sort((left, right) => right.id - left.id);
	}

	contact(id: number): Contact | undefined {
		return this.contacts().find((contact) => contact.id === id);
	}

	/** Newest first. */
	products(): Product[] {
		const { inactiveProductTwin } = this.#knobs;
		return this.#data.products
			.filter(({ id }) => id !== INACTIVE_TWIN_ID || inactiveProductTwin)
			.sort((left, right) => right.id - left.id);
	}

	product(id: number): Product | undefined {
		return this.products().find((product) => product.id === id);
	}

	/** The product's rows in deposits that are in use. */
	stockOf(id: number): StockRow[] {
		const inUse = new Set(this.deposits.filter(({ active }) => active).map((deposit) => deposit.id));
		return this.#data.stock.filter(({ productId, depositId }) => productId === id && inUse.has(depositId));
	}

	/** Over all deposits that count, or in one. */
	balance(id: number, depositId?: number): Balance {
		const ignored = new Set(this.deposits.filter((deposit) => deposit.ignored).map((deposit) => deposit.id));
		const rows = this.stockOf(id).filter((row) => (depositId === undefined ? !ignored.has(row.depositId) : row.depositId === depositId));
		const physical = rows.reduce((sum, row) => sum + row.physical, 0);
		return { physical, virtual: physical - rows.reduce((sum, row) => sum + row.reserved, 0) };
	}

	status(id: number): Status | undefined {
		return this.statuses.find((status) => status.id === id);
	}

	orders(): StoredOrder[] {
		const direction = this.#knobs.orderSort === 'newest-id' ? -1 : 1;
		return [...this.#orders].sort((left, right) => direction * (left.id - right.id));
	}

	order(id: number): StoredOrder | undefined {
		return this.#orders.find((order) => order.id === id);
	}

	/** Orders placed since the start or the last reset. */
	createdOrders(): StoredOrder[] {
		return this.#orders.slice(this.#data.orders.length);
	}

	/** Places the order; its pieces are reserved in the standard deposit unless it is cancelled from the start. */
	createOrder(order: NewOrder): StoredOrder {
		const number = this.#nextNumber();
		const id = orderId(number);
		const stored: StoredOrder = {
			...order,
			id,
			numero: order.numero ?? number,
			items: order.items.map((item, index) => ({ ...item, id: id * 100 + index })),
			instalments: order.instalments.map((instalment, index) => ({ ...instalment, id: id * 10 + index })),
			changedAt: localTime(this.#now()),
		};
		this.#orders.push(stored);
		if (order.statusId !== STATUS.cancelled) for (const item of order.items) this.#reserve(item);
		return stored;
	}

	#reserve({ productId, quantity }: Pick<OrderItem, 'productId' | 'quantity'>): void {
		const standard = this.deposits.find((deposit) => deposit.standard);
		const row = this.#data.stock.find((candidate) => candidate.productId === productId && candidate.depositId === standard?.id);
		if (row !== undefined) row.reserved += quantity;
	}

	/** The number that follows the highest; ids follow numbers. */
	#nextNumber(): number {
		return Math.max(...this.#orders.map(({ id }) => id - orderId(0))) + 1;
	}

	#seed(): AccountData {
		return {
			contacts: seedContacts(this.#company),
			products: seedProducts(this.#company),
			deposits,
			stock: seedStock(this.#company),
			shopPrices: seedShopPrices(this.#company),
			statuses,
			paymentMethods,
			orders: seedOrders(this.#company),
			receivables: seedReceivables(this.#company, this.#knobs, this.#now()),
		};
	}
}
