import type { OrderStatusMap } from '../../domain/order-status';

/** Operations for which a statement of the user's own may stand in the credential. */
export const sqlStatementNames = [
	'customerByPhone',
	'customerByDocument',
	'customerById',
	'stock',
	'price',
	'lastOrders',
	'openOrders',
] as const;
export type SqlStatementName = (typeof sqlStatementNames)[number];

/** What of a ticket may be handed to its procedure. */
export const ticketParameters = ['customerId', 'subject', 'description', 'source', 'idempotencyKey'] as const;
export type TicketParameter = (typeof ticketParameters)[number];

/**
 * Tables or views; `schema.table` is allowed. An empty name takes the operations that need the table out of
 * what the system can do.
 */
export interface SqlTables {
	customers: string;
	orders: string;
	orderItems: string;
	products: string;
	stock: string;
}

/** Columns of those tables. The ones that may be empty are marked so; their fields are then null. */
export interface SqlColumns {
	customers: {
		id: string;
		name: string;
		/** May be empty. */
		email: string;
		/** One or more columns; empty: no look-up by phone. */
		phones: readonly string[];
		/** May be empty: no look-up by document. */
		document: string;
		/** May be empty. */
		creditLimit: string;
	};
	orders: {
		id: string;
		/** May be empty: the id is the number. */
		number: string;
		customerId: string;
		date: string;
		total: string;
		/** Amount still to be paid. May be empty: no balance due. */
		pending: string;
		status: string;
	};
	orderItems: {
		orderId: string;
		/** May be empty. */
		sku: string;
		name: string;
		/** May be empty. */
		quantity: string;
		/** May be empty. */
		unitPrice: string;
	};
	products: { id: string; sku: string; name: string; price: string };
	stock: {
		productId: string;
		available: string;
		/** May be empty. */
		reserved: string;
		/** May be empty: one warehouse. */
		warehouse: string;
	};
}

export interface SqlErpSettings {
	tables: SqlTables;
	columns: SqlColumns;
	/** Orders whose pending amount counts as balance due. */
	pendingStatuses: readonly string[];
	/** The ERP's own words that "open orders" stands for. */
	openStatuses: readonly string[];
	/** The ERP's own words for the status of an order; added to the common ones. */
	orderStatuses: OrderStatusMap;
	/** On a miss, compare the last eight digits of every stored phone. Reads the whole table: slow. */
	phoneDigitScan: boolean;
	/** For phones stored without area code. */
	defaultAreaCode: string;
	/** SELECT statements of the user's own with named parameters; they replace the preset's. */
	statements: Readonly<Partial<Record<SqlStatementName, string>>>;
	/** Opens a ticket; its first result row should hold the new id. Empty: tickets are not supported. */
	ticketProcedure: string;
	currency: string;
	/** Deadline of one statement in milliseconds. */
	timeoutMs: number;
}

/** What a credential may say: everything has a default, and groups of names may be given in part. */
export type SqlErpSettingsInput = Partial<Omit<SqlErpSettings, 'tables' | 'columns'>> & {
	tables?: Partial<SqlTables>;
	columns?: { [Table in keyof SqlColumns]?: Partial<SqlColumns[Table]> };
};
