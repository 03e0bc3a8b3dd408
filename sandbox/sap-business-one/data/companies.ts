import type { Company } from '../../data/company.ts';
import { CompanyData } from './company-data.ts';

/** The sample company's database, and one beside it that must never be mixed in. */
export const COMPANY_DATABASE = 'SBO_BOMPRECO';
export const OTHER_COMPANY_DATABASE = 'SBO_OUTRA';

/** The company databases of one installation. */
export class Companies {
	readonly #company: Company;
	readonly #now: () => number;
	#data: ReadonlyMap<string, CompanyData>;
	#own: CompanyData;

	constructor(company: Company, now: () => number) {
		this.#company = company;
		this.#now = now;
		this.#own = new CompanyData(company, now);
		this.#data = this.#seed();
	}

	get own(): CompanyData {
		return this.#own;
	}

	knows(companyDatabase: string): boolean {
		return this.#data.has(companyDatabase);
	}

	of(companyDatabase: string): CompanyData {
		return this.#data.get(companyDatabase) ?? this.#own;
	}

	reset(): void {
		this.#own = new CompanyData(this.#company, this.#now);
		this.#data = this.#seed();
	}

	#seed(): ReadonlyMap<string, CompanyData> {
		return new Map([
			[COMPANY_DATABASE, this.#own],
			[OTHER_COMPANY_DATABASE, new CompanyData(otherCompany(this.#company), this.#now)],
		]);
	}
}

/** The same codes, so that a mix-up shows in every figure: other names, three times the prices, 7,777 of everything, few orders. */
function otherCompany(company: Company): Company {
	return {
		...company,
		name: 'Outra Empresa Ltda',
		customers: company.customers.map((customer) => ({ ...customer, name: `Outra: ${customer.name}`, creditLimitCents: 100, discountPercent: 0 })),
		products: company.products.map((product) => ({ ...product, available: 7_777, reserved: 77, listPriceCents: product.listPriceCents * 3 })),
		orders: company.orders.slice(0, 3).map((order) => ({ ...order, totalCents: 99_999, status: 'pendente' as const })),
	};
}
