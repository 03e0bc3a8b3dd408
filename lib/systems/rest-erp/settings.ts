import { erpOperations } from '../../domain/erp';
import type { NumberFormat } from '../../domain/money';
import type { OrderStatusMap } from '../../domain/order-status';
import type { RestFieldMap, RestOperation as HttpOperation } from '../http-api';

/** Calls a REST ERP may be set up for: the port's operations, and three that support them. */
export const restOperationNames = [...erpOperations, 'orderByKey', 'ticketByKey', 'ping'] as const;
export type RestOperationName = (typeof restOperationNames)[number];

/** One call, described by data; see `restPlaceholders` and `restFields`. */
export interface RestOperation extends HttpOperation {
	/** Of orders: where the list of items lies in a record, and their fields. Empty: no items. */
	itemsRoot: string;
	itemFields: RestFieldMap;
}

export interface RestErpSettings {
	/** E.g. `https://erp.example/api/v1`. */
	baseUrl: string;
	operations: Readonly<Record<RestOperationName, RestOperation>>;
	/** How amounts written as text are read; JSON numbers are taken as they are. */
	numberFormat: NumberFormat;
	/** What a plain number in a date field counts; empty: only `yyyymmdd`. */
	numericDates: '' | 'unixSeconds' | 'unixMilliseconds';
	/** IANA zone of dates that come with a time. */
	timeZone: string;
	currency: string;
	/** The ERP's own words for the status of an order; added to the common ones. */
	orderStatuses: OrderStatusMap;
	/** Statuses, written as `statusKey` writes them, of an order that was taken and is held back for approval: its outcome is `draft`. */
	draftStatuses: readonly string[];
	/** Forms of a phone that are asked for at most; after a hit only those that may find a second record. */
	maximumPhoneForms: number;
	/** For phones stored without area code. */
	defaultAreaCode: string;
	/** Which forms of a document are tried. */
	documentForms: 'both' | 'bare' | 'masked';
	/** The ERP itself recognises a repeated idempotency key and answers with the first result. */
	nativeIdempotency: boolean;
	/** Deadline of one exchange in milliseconds. */
	timeoutMs: number;
}

/** What a credential may say. An operation is laid over the preset's, name by name; null takes it away. */
export type RestErpSettingsInput = Pick<RestErpSettings, 'baseUrl'> &
	Partial<Omit<RestErpSettings, 'baseUrl' | 'operations'>> & {
		operations?: { [Name in RestOperationName]?: Partial<RestOperation> | null };
	};

/** The placeholders each call may use. */
export const restPlaceholders: Readonly<Record<RestOperationName, readonly string[]>> = {
	customerByPhone: ['phone'],
	customerByDocument: ['document'],
	customerById: ['id'],
	stock: ['sku', 'warehouse'],
	price: ['sku', 'customerId'],
	lastOrders: ['customerId', 'limit'],
	openOrders: ['customerId', 'limit'],
	createOrder: [
		...['customerId', 'items', 'source', 'notes', 'idempotencyKey'],
		...['item.sku', 'item.quantity', 'item.unitPrice'],
	],
	createTicket: ['customerId', 'subject', 'description', 'source', 'idempotencyKey'],
	orderByKey: ['idempotencyKey'],
	ticketByKey: ['idempotencyKey'],
	ping: [],
};

const customerFields = ['id', 'name', 'email', 'phone', 'document', 'balanceDue', 'creditLimit', 'currency'];
const orderFields = ['id', 'number', 'customerId', 'date', 'total', 'currency', 'status'];
const ticketFields = ['id', 'number', 'customerId', 'subject', 'status'];

/** The fields each answer may map; those in `required` must be mapped. */
export const restFields: Readonly<Record<RestOperationName, { known: readonly string[]; required: readonly string[] }>> = {
	customerByPhone: { known: customerFields, required: ['id', 'phone'] },
	customerByDocument: { known: customerFields, required: ['id', 'document'] },
	customerById: { known: customerFields, required: ['id'] },
	stock: { known: ['sku', 'name', 'warehouse', 'available', 'reserved'], required: ['available'] },
	price: {
		known: ['sku', 'name', 'unitPrice', 'discountPercentage', 'finalPrice', 'currency', 'source'],
		required: [],
	},
	lastOrders: { known: orderFields, required: ['id'] },
	openOrders: { known: orderFields, required: ['id'] },
	createOrder: { known: orderFields, required: ['id'] },
	createTicket: { known: ticketFields, required: ['id'] },
	orderByKey: { known: [...orderFields, 'idempotencyKey'], required: ['id', 'idempotencyKey'] },
	ticketByKey: { known: [...ticketFields, 'idempotencyKey'], required: ['id', 'idempotencyKey'] },
	ping: { known: [], required: [] },
};

export const orderItemFields = ['sku', 'name', 'quantity', 'unitPrice'] as const;
