import type { HttpMethod } from '../../domain/http';
import type { OrderStatusMap } from '../../domain/order-status';
import type { JsonTemplate } from '../http-api';

/** The tables that are read, by what is in them. DA0 and DA1, SC5 and SC6 share their branch. */
export const branchTables = ['customers', 'products', 'stock', 'prices', 'orders'] as const;
export type BranchTable = (typeof branchTables)[number];

/** What stands in the branch column (filial) of each table; left out: the branch of the credential, or blank where the table is shared. */
export type ProtheusBranches = { readonly [Table in BranchTable]?: string };

/** Where a key is kept in Protheus, so that a record can be found by it. */
export interface KeyField {
	/** Alias of the table, e.g. `SC5`. */
	table: string;
	/** Column, e.g. `C5_PEDECOM`. */
	field: string;
	/** Characters it holds, 10 or more; a longer key goes in as a digest. */
	maximumLength: number;
	/** Of tickets: the column with the number. Orders are read as orders. */
	idField: string;
	/** Of tickets: the columns with the customer's code and store; both empty: the key goes in as a digest of key and customer. */
	customerField: string;
	storeField: string;
}

/**
 * A REST service of the site's own that takes orders or tickets: Protheus has none of its own. Placeholders stand in path,
 * query, headers and body (see `endpointPlaceholders`); an array of one element that uses `{item.…}` is repeated per item.
 */
export interface CustomEndpoint {
	method: HttpMethod;
	/** Below the base address. */
	path: string;
	query: Readonly<Record<string, string>>;
	headers: Readonly<Record<string, string>>;
	body: JsonTemplate;
	/** Our field by the place in the answer where it lies, e.g. `{ "id": "pedido.numero" }`; case does not matter. */
	response: Readonly<Record<string, string | readonly string[]>>;
	/** Null: a record cannot be found by its key. */
	key: KeyField | null;
}

export type EndpointName = 'createOrder' | 'createTicket';

const common = ['customerId', 'customerCode', 'customerStore', 'source', 'idempotencyKey', 'company', 'branch', 'today'];

/** `{today}` is `yyyymmdd`, `{customerCode}` and `{customerStore}` are the halves of the customer's id. */
export const endpointPlaceholders: Readonly<Record<EndpointName, readonly string[]>> = {
	createOrder: [...common, 'items', 'notes', 'item.sku', 'item.quantity', 'item.unitPrice'],
	createTicket: [...common, 'subject', 'description'],
};

/** What may be read from an answer; `id` is needed. */
export const endpointFields: Readonly<Record<EndpointName, readonly string[]>> = {
	createOrder: ['id', 'number', 'date', 'total', 'status'],
	createTicket: ['id', 'number', 'status'],
};

export interface ProtheusSettings {
	/** Up to where `/api/...` begins, e.g. `https://erp.example:8080/rest`. */
	baseUrl: string;
	/** Sent with every request as `TenantId: company,branch`; without it Protheus answers for another company. */
	company: string;
	branch: string;
	branches: ProtheusBranches;
	/** Sent as `x-erp-module` where given. */
	module: string;
	/** Code of the price table (DA0) for customers without one of their own; empty: the price of the product record (B1_PRV1). */
	priceTable: string;
	/** Whether a customer's own price table (A1_TABELA) counts. */
	customerPriceTables: boolean;
	/** Column of customers with a discount in per cent on everything, e.g. `A1_DESC`; empty: none. */
	customerDiscountField: string;
	/** What DA1_PERDES is: sites differ. `factor`: 0.9 takes ten per cent off. */
	discountFactor: 'ignore' | 'factor';
	/** Characters that SKUs of this company hold beyond letters, digits and `. _ / -`. */
	skuCharacters: string;
	/** Warehouses (B2_LOCAL) whose stock counts; none: all. */
	stockWarehouses: readonly string[];
	defaultAreaCode: string;
	currency: string;
	/** Our status by the words `open`, `released`, `blocked`, `closed` and those of the order endpoint. */
	orderStatuses: OrderStatusMap;
	createOrder: CustomEndpoint | null;
	createTicket: CustomEndpoint | null;
	/** Deadline of one exchange in milliseconds. */
	timeoutMs: number;
}

export type CustomEndpointInput = Partial<Omit<CustomEndpoint, 'key'>> & { key?: Partial<KeyField> | null };

/** What a credential may say. */
export type ProtheusSettingsInput = Pick<ProtheusSettings, 'baseUrl' | 'company' | 'branch'> &
	Partial<Omit<ProtheusSettings, 'baseUrl' | 'company' | 'branch' | EndpointName>> & {
		[Name in EndpointName]?: CustomEndpointInput | null;
	};
