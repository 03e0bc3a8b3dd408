import type { Company } from '../../data/company.ts';
import type { EntitySetName } from '../model/entity-sets.ts';
import type { Row } from '../model/properties.ts';
import { nextNumber, seedDrafts, seedOrders } from './seed-documents.ts';
import { seedItems, seedSpecialPrices } from './seed-items.ts';
import { seedPartners } from './seed-partners.ts';
import { SERVICE_CALL_NUMBER_OFFSET, seedRest } from './seed-rest.ts';

/** An order or a draft that a call made. `key` is its NumAtCard. */
export interface PlacedDocument {
	readonly docEntry: number;
	readonly docNum: number;
	readonly cardCode: string;
	readonly key: string | null;
	readonly total: number;
	readonly cancelled: boolean;
}

/** A service call that a call made. `key` is its CustomerRefNo. */
export interface OpenedServiceCall {
	readonly serviceCallId: number;
	readonly docNum: number;
	readonly customerCode: string;
	readonly key: string | null;
	readonly subject: string;
}

type Tables = Record<EntitySetName, Row[]>;

const SAO_PAULO_OFFSET_MS = -3 * 3_600_000;

/** One company database: the seeded records, and what was placed since. */
export class CompanyData {
	readonly #now: () => number;
	readonly #tables: Tables;
	readonly #seeded: { readonly orders: number; readonly drafts: number; readonly serviceCalls: number };

	constructor(company: Company, now: () => number) {
		this.#now = now;
		const Orders = seedOrders(company);
		this.#tables = {
			BusinessPartners: seedPartners(company), Items: seedItems(company), SpecialPrices: seedSpecialPrices(company), Orders,
			Drafts: seedDrafts(Orders), ...seedRest(),
		};
		const { Drafts, ServiceCalls } = this.#tables;
		this.#seeded = { orders: Orders.length, drafts: Drafts.length, serviceCalls: ServiceCalls.length };
	}

	rows(set: EntitySetName): readonly Row[] {
		return this.#tables[set];
	}

	/** The first record whose property has this value. */
	find(set: EntitySetName, property: string, value: string | number): Row | undefined {
		return this.#tables[set].find((row) => row[property] === value);
	}

	/** The day in São Paulo, `YYYY-MM-DD`. */
	today(): string {
		return new Date(this.#now() + SAO_PAULO_OFFSET_MS).toISOString().slice(0, 10);
	}

	/** Numbers the order, keeps it, commits its stock and adds it to what the customer has on order. */
	addOrder(order: Row): Row {
		const number = nextNumber(this.#tables.Orders);
		const numbers = { DocEntry: number - 50_000, DocNum: number };
		const added = { ...numbers, ...order, ...numbers };
		this.#tables.Orders.push(added);
		this.#commit(added, 1);
		return added;
	}

	addDraft(order: Row): Row {
		const { Drafts, Orders } = this.#tables;
		const numbers = { DocEntry: Drafts.length + 1, DocNum: nextNumber(Orders) };
		const added = { ...numbers, ...order, AuthorizationStatus: 'dasPending' };
		Drafts.push(added);
		return added;
	}

	addServiceCall(call: Row): Row {
		const { ServiceCalls } = this.#tables;
		const id = 7001 + ServiceCalls.length;
		const added = { ServiceCallID: id, DocNum: SERVICE_CALL_NUMBER_OFFSET + id, ...call };
		ServiceCalls.push(added);
		return added;
	}

	/** Frees the stock again. */
	cancelOrder(order: Row): void {
		order['Cancelled'] = 'tYES';
		order['DocumentStatus'] = 'bost_Close';
		this.#commit(order, -1);
	}

	/** @throws Error for a draft that is not there. */
	approveDraft(docEntry: number): PlacedDocument {
		const draft = this.find('Drafts', 'DocEntry', docEntry);
		if (draft === undefined) throw new Error(`There is no draft ${docEntry}.`);
		draft['DocumentStatus'] = 'bost_Close';
		draft['AuthorizationStatus'] = 'dasApproved';
		return placed(this.addOrder({ ...draft, DocumentStatus: 'bost_Open' }));
	}

	createdOrders(): PlacedDocument[] {
		return this.#tables.Orders.slice(this.#seeded.orders).map(placed);
	}

	createdDrafts(): PlacedDocument[] {
		return this.#tables.Drafts.slice(this.#seeded.drafts).map(placed);
	}

	createdServiceCalls(): OpenedServiceCall[] {
		return this.#tables.ServiceCalls.slice(this.#seeded.serviceCalls).map((row) => ({
			serviceCallId: Number(row['ServiceCallID']),
			docNum: Number(row['DocNum']),
			customerCode: String(row['CustomerCode']),
			key: textOrNull(row['CustomerRefNo']),
			subject: String(row['Subject']),
		}));
	}

	#commit(order: Row, sign: 1 | -1): void {
		const partner = this.find('BusinessPartners', 'CardCode', String(order['CardCode']));
		if (partner !== undefined) add(partner, 'OpenOrdersBalance', sign * Number(order['DocTotal']));
		for (const line of rowsOf(order, 'DocumentLines')) {
			const item = this.find('Items', 'ItemCode', String(line['ItemCode']));
			if (item === undefined) continue;
			add(item, 'QuantityOrderedByCustomers', sign * Number(line['Quantity']));
			const warehouse = rowsOf(item, 'ItemWarehouseInfoCollection').find((row) => row['WarehouseCode'] === line['WarehouseCode']);
			if (warehouse !== undefined) add(warehouse, 'Committed', sign * Number(line['Quantity']));
		}
	}
}

/** The rows of a collection; none where it is no collection. */
export function rowsOf(row: Row, property: string): Row[] {
	const cell = row[property];
	return Array.isArray(cell) ? cell : [];
}

function add(row: Row, property: string, amount: number): void {
	row[property] = Math.round((Number(row[property]) + amount) * 10_000) / 10_000;
}

const textOrNull = (cell: Row[string] | undefined): string | null => (typeof cell === 'string' ? cell : null);

function placed(row: Row): PlacedDocument {
	return {
		docEntry: Number(row['DocEntry']),
		docNum: Number(row['DocNum']),
		cardCode: String(row['CardCode']),
		key: textOrNull(row['NumAtCard']),
		total: Number(row['DocTotal']),
		cancelled: row['Cancelled'] === 'tYES',
	};
}
