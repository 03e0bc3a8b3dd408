import type { Company, CompanyCustomer } from '../../data/company.ts';
import type { DataSource } from '../odata/data-source.ts';
import type { Row } from '../odata/values.ts';
import type { SapS4Knobs } from '../options.ts';
import { localDay } from './amounts.ts';
import { descriptionRows, materialRows, productRows, stockRows } from './material-rows.ts';
import type { OrderBook } from './order-book.ts';
import { itemRows, orderRow, textRows } from './order-rows.ts';
import {
	addressRows,
	businessPartnerRow,
	customerCompanyRows,
	customerRow,
	emailRows,
	phoneRows,
	plantPhoneRow,
	salesAreaRows,
	taxNumberRow,
} from './partner-rows.ts';
import { partnersOf } from './partners.ts';
import type { Partner } from './partners.ts';
import { conditionRow, conditionsOf, validityRow } from './price-rows.ts';

/** The rows of every entity set, made when they are first asked for after a change of data, knobs or day. */
export class Tables implements DataSource {
	readonly #knobs: SapS4Knobs;
	readonly #orders: OrderBook;
	readonly #now: () => number;
	readonly #partners: () => Partner[];
	readonly #makers: Readonly<Record<string, () => Row[]>>;
	readonly #made = new Map<string, readonly Row[]>();
	#madeFor = '';

	constructor(company: Company, knobs: SapS4Knobs, orders: OrderBook, now: () => number) {
		this.#knobs = knobs;
		this.#orders = orders;
		this.#now = now;
		const partners = () => partnersOf(company, knobs);
		this.#partners = partners;
		const ofCustomers = <T>(make: (partner: Partner) => T) => partners().filter(({ customer }) => customer !== '').map(make);
		const conditions = () => conditionsOf(company, knobs, now());
		this.#makers = {
			A_BusinessPartner: () => partners().map(businessPartnerRow),
			A_BusinessPartnerAddress: () => partners().flatMap(addressRows),
			A_AddressPhoneNumber: () => [plantPhoneRow(company.customers[0]?.phone ?? null), ...partners().flatMap((each) => phoneRows(each, knobs))],
			A_AddressEmailAddress: () => partners().flatMap(emailRows),
			A_BusinessPartnerTaxNumber: () => partners().map((each) => taxNumberRow(each, knobs)),
			A_Customer: () => ofCustomers(customerRow),
			A_CustomerCompany: () => ofCustomers(customerCompanyRows).flat(),
			A_CustomerSalesArea: () => ofCustomers(salesAreaRows).flat(),
			A_MaterialStock: () => materialRows(company),
			A_MatlStkInAcctMod: () => stockRows(company, orders, knobs),
			A_Product: () => productRows(company),
			A_ProductDescription: () => descriptionRows(company),
			A_SlsPrcgCndnRecdValidity: () => conditions().map(validityRow),
			A_SlsPrcgConditionRecord: () => conditions().map(conditionRow),
			A_SalesOrder: () => orders.all().map(orderRow),
			A_SalesOrderItem: () => orders.all().flatMap(itemRows),
			A_SalesOrderText: () => orders.all().flatMap(textRows),
		};
	}

	/** The first row that has these values. */
	find(set: string, wanted: Row): Row | undefined {
		return this.rows(set).find((row) => Object.entries(wanted).every(([name, value]) => row[name] === value));
	}

	/** Who a customer's number, ten digits, stands for. */
	customer(number: string): CompanyCustomer | undefined {
		return this.#partners().find(({ customer }) => customer === number)?.person;
	}

	get stripsZeros(): boolean {
		return this.#knobs.keys === 'stripped';
	}

	/** Forgets rows that are no longer true. Called at the beginning of a request, and after a write. */
	refresh(): void {
		const madeFor = JSON.stringify([this.#orders.version, localDay(this.#now()), this.#knobs]);
		if (madeFor === this.#madeFor) return;
		this.#made.clear();
		this.#madeFor = madeFor;
	}

	rows(set: string): readonly Row[] {
		const made = this.#made.get(set) ?? this.#makers[set]?.() ?? [];
		this.#made.set(set, made);
		return made;
	}
}
