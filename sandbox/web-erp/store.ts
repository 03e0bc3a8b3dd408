import { newestFirst, priceFor } from '../data/company.ts';
import type { Company, CompanyCustomer, CompanyOrder, CompanyPrice, CompanyProduct } from '../data/company.ts';
import type { SentFile } from './form.ts';
import type { WebErpKnobs } from './options.ts';
import { localTime, onlyDigits, shownPhone } from './text.ts';

export type Attachment = SentFile;

export interface StoredTicket {
	/** `CH-2026-000123` */
	readonly number: string;
	readonly customerId: string;
	readonly subject: string;
	readonly description: string;
	/** Local time in São Paulo, `YYYY-MM-DDTHH:mm:ss`. */
	readonly openedAt: string;
	readonly openedBy: string;
	readonly attachment: Attachment | null;
}

export type NewTicket = Pick<StoredTicket, 'customerId' | 'subject' | 'description' | 'openedBy' | 'attachment'>;

const FIRST_TICKET = 123;
const FIRST_OLDER_ORDER = 20_001;
/** After the code of a customer: the old record of the same phone that `duplicateRows` shows. */
export const OLD_RECORD = '-B';

/** The ERP's data: the sample company, with the tickets opened since. */
export class WebErpStore {
	readonly #company: Company;
	readonly #knobs: WebErpKnobs;
	#tickets: StoredTicket[] = [];

	constructor(company: Company, knobs: WebErpKnobs) {
		this.#company = company;
		this.#knobs = knobs;
	}

	get companyName(): string {
		return this.#company.name;
	}

	reset(): void {
		this.#tickets = [];
	}

	customers(): readonly CompanyCustomer[] {
		return this.#company.customers;
	}

	customer(id: string): CompanyCustomer | undefined {
		if (id.endsWith(OLD_RECORD)) {
			const current = this.customer(id.slice(0, -OLD_RECORD.length));
			return current === undefined ? undefined : oldRecord(current);
		}
		return this.#company.customers.find((customer) => customer.id === id);
	}

	/** An empty text finds nobody. */
	customersByPhone(typed: string): CompanyCustomer[] {
		const text = typed.trim();
		if (text === '') return [];
		const found = this.#company.customers.filter((customer) => this.#hasPhone(customer, text));
		return this.#knobs.duplicateRows ? found.flatMap((customer) => [customer, oldRecord(customer)]) : found;
	}

	product(sku: string): CompanyProduct | undefined {
		return this.#company.products.find((product) => product.sku.toUpperCase() === sku.trim().toUpperCase());
	}

	price(product: CompanyProduct, customer: CompanyCustomer | undefined): CompanyPrice {
		return priceFor(product, customer);
	}

	/** Newest first. */
	ordersOf(customerId: string): readonly CompanyOrder[] {
		const own = this.#company.orders.filter((order) => order.customerId === customerId);
		return [...own, ...olderOrders(customerId, this.#knobs.olderOrders[customerId] ?? 0)].sort(newestFirst);
	}

	/** Sum of the pending amounts of the orders with status `pendente`. */
	balanceDueCents(customerId: string): number {
		const pending = this.ordersOf(customerId).filter(({ status }) => status === 'pendente');
		return pending.reduce((sum, order) => sum + order.pendingCents, 0);
	}

	/** Oldest first. */
	tickets(): readonly StoredTicket[] {
		return [...this.#tickets];
	}

	openTicket(ticket: NewTicket, now: number): StoredTicket {
		const openedAt = localTime(now);
		const number = `CH-${openedAt.slice(0, 4)}-${String(FIRST_TICKET + this.#tickets.length).padStart(6, '0')}`;
		const stored = { number, openedAt, ...ticket };
		this.#tickets.push(stored);
		return stored;
	}

	#hasPhone(customer: CompanyCustomer, typed: string): boolean {
		const shown = shownPhone(customer);
		if (shown === '') return false;
		if (this.#knobs.phoneMatch === 'masked-text') return shown === typed;
		const digits = onlyDigits(typed);
		if (digits === '') return false;
		const candidates = [onlyDigits(shown), onlyDigits(customer.phone ?? '')];
		return this.#knobs.phoneMatch === 'contains'
			? candidates.some((candidate) => candidate.includes(digits))
			: candidates.includes(digits);
	}
}

function oldRecord(customer: CompanyCustomer): CompanyCustomer {
	return { ...customer, id: `${customer.id}${OLD_RECORD}`, name: `${customer.name} (cadastro antigo)`, email: null, creditLimitCents: 0 };
}

/** Delivered and paid, one a fortnight in 2024 and before. */
function olderOrders(customerId: string, count: number): CompanyOrder[] {
	return Array.from({ length: count }, (_, index) => {
		const orderedAt = localTime(Date.UTC(2024, 11, 20, 15, 30) - index * 14 * 86_400_000);
		const totalCents = 15_000 + ((index * 7_919) % 90_000);
		const items = [{ sku: 'CIM-CP2-50', name: 'Cimento CP-II 50 kg', quantity: 1, unitPriceCents: totalCents }];
		return { id: String(FIRST_OLDER_ORDER + count - index), customerId, orderedAt, status: 'entregue', items, totalCents, pendingCents: 0 };
	});
}
