import type { SettingChecks } from '../../domain/setting-checks';
import type { SqlDialect } from './dialect';
import { Identifiers } from './identifiers';
import { placeholders } from './own-statement';
import type { SqlColumns, SqlErpSettings, SqlTables } from './settings';

/**
 * The preset's statements, made once from the names in the settings. Null where a table or column they need has no name.
 * Values are the database's own placeholders.
 */
export interface PresetStatements {
	/** By the number of phone forms; the text for one number is always the same, so that it is prepared once. */
	customerByPhone: ((forms: number) => string) | null;
	/** Values: pending statuses, then the last eight digits once per phone column. */
	customerByLastDigits: string | null;
	/** Values: pending statuses, then the forms of the document. */
	customerByDocument: ((forms: number) => string) | null;
	/** Values: pending statuses, then the id. */
	customerById: string | null;
	/** Value: the SKU. */
	stock: string | null;
	price: string | null;
	/** Values: the customer, the limit. */
	lastOrders: string | null;
	/** Values: the customer, the open statuses, the limit. */
	openOrders: string | null;
	/** Values: the ids of the orders. */
	orderItems: ((orders: number) => string) | null;
	/** The number of phone columns, each of which takes all forms. */
	phoneColumns: number;
	/** The pending statuses, in the statements that compute the balance. */
	balanceValues: readonly string[];
}

/** Phones are unique in practice; this many rows can only come from a column full of one value. */
const customerRows = 50;

/**
 * The statements over the tables and columns of the settings.
 * @throws ConnectorError `validation` naming the first setting that is no name
 */
export function presetStatements(settings: SqlErpSettings, dialect: SqlDialect, checks: SettingChecks): PresetStatements {
	return new PresetWriter(settings, dialect, checks).statements();
}

type QuotedTables = { [Name in keyof SqlTables]: string | null };
type CustomerStatements = Pick<
	PresetStatements,
	'customerByPhone' | 'customerByLastDigits' | 'customerByDocument' | 'customerById' | 'phoneColumns' | 'balanceValues'
>;
type OrderStatements = Pick<PresetStatements, 'lastOrders' | 'openOrders' | 'orderItems'>;

class PresetWriter {
	private readonly names: Identifiers;
	private readonly tables: QuotedTables;
	private readonly columns: SqlColumns;

	constructor(
		private readonly settings: SqlErpSettings,
		private readonly dialect: SqlDialect,
		private readonly checks: SettingChecks,
	) {
		this.names = new Identifiers((name) => dialect.quote(name), checks);
		this.columns = settings.columns;
		const quoted = (name: keyof SqlTables): string | null =>
			settings.tables[name] === '' ? null : this.names.table(settings.tables[name], `tables.${name}`);
		this.tables = {
			customers: quoted('customers'),
			orders: quoted('orders'),
			orderItems: quoted('orderItems'),
			products: quoted('products'),
			stock: quoted('stock'),
		};
	}

	statements(): PresetStatements {
		return { ...this.customers(), ...this.products(), ...this.orders() };
	}

	private customers(): CustomerStatements {
		const none = { customerByPhone: null, customerByLastDigits: null, customerByDocument: null, customerById: null };
		if (this.tables.customers === null) return { ...none, phoneColumns: 0, balanceValues: [] };
		const { column, optional, number } = this.columnsOf('customers', 'c');
		const phones = this.columns.customers.phones.map((name) => `c.${this.names.column(name, 'columns.customers.phones')}`);
		if (phones.length > 3) throw this.checks.error('columns.customers.phones', 'it names more than three', 'Three are read at most.');
		const balance = this.balance(this.settings.pendingStatuses.length);
		const fields = {
			id: column('id'),
			name: column('name'),
			email: optional('email'),
			phone: phones[0] ?? null,
			...(phones[1] ? { phone2: phones[1] } : {}),
			...(phones[2] ? { phone3: phones[2] } : {}),
			document: optional('document'),
			creditLimit: number('creditLimit'),
			balanceDue: balance,
		};
		const from = `FROM ${this.tables.customers} c WHERE`;
		const where = (condition: string, rows = customerRows): string => this.first(fields, `${from} ${condition}`, rows);
		const anyPhone = (condition: (phone: string) => string): string => where(phones.map(condition).join(' OR '));
		const document = optional('document');
		return {
			customerByPhone: phones.length === 0 ? null : byCount((forms) => anyPhone((phone) => `${phone} IN (${placeholders(forms)})`)),
			customerByLastDigits: phones.length === 0 ? null : anyPhone((phone) => `RIGHT(${digitsOf(phone)}, 8) = ?`),
			customerByDocument: document === null ? null : byCount((forms) => where(`${document} IN (${placeholders(forms)})`)),
			customerById: where(`${column('id')} = ?`, 2),
			phoneColumns: phones.length,
			balanceValues: balance === null ? [] : this.settings.pendingStatuses,
		};
	}

	/** Only orders in a pending status count: paid and cancelled ones may hold leftovers in the same column. */
	private balance(statuses: number): string | null {
		if (this.tables.orders === null || this.columns.orders.pending === '') return null;
		const { column } = this.columnsOf('orders', 'o');
		const sum = `(SELECT COALESCE(SUM(${column('pending')}), 0) FROM ${this.tables.orders} o ` +
			`WHERE ${column('customerId')} = ${this.columnsOf('customers', 'c').column('id')} ` +
			`AND ${column('status')} IN (${placeholders(statuses)}))`;
		return this.dialect.exactNumber(sum);
	}

	private products(): Pick<PresetStatements, 'stock' | 'price'> {
		if (this.tables.products === null) return { stock: null, price: null };
		const product = this.columnsOf('products', 'p');
		const named = { sku: product.column('sku'), name: product.column('name') };
		const where = `WHERE ${product.column('sku')} = ?`;
		const unitPrice = this.dialect.exactNumber(product.column('price'));
		const price = this.first({ ...named, unitPrice }, `FROM ${this.tables.products} p ${where}`, 20);
		if (this.tables.stock === null) return { stock: null, price };
		const level = this.columnsOf('stock', 's');
		const fields = {
			...named,
			warehouse: level.optional('warehouse'),
			available: this.dialect.exactNumber(level.column('available')),
			reserved: level.number('reserved'),
		};
		const join = `LEFT JOIN ${this.tables.stock} s ON ${level.column('productId')} = ${product.column('id')}`;
		return { price, stock: this.first(fields, `FROM ${this.tables.products} p ${join} ${where}`, 1000) };
	}

	private orders(): OrderStatements {
		if (this.tables.orders === null) return { lastOrders: null, openOrders: null, orderItems: null };
		const { column, optional } = this.columnsOf('orders', 'o');
		const fields = {
			id: column('id'),
			number: optional('number'),
			customerId: column('customerId'),
			date: column('date'),
			total: this.dialect.exactNumber(column('total')),
			status: column('status'),
		};
		const select = `SELECT ${this.list(fields)} FROM ${this.tables.orders} o WHERE ${column('customerId')} = ?`;
		const newest = `ORDER BY ${column('date')} DESC, ${column('id')} DESC ${this.dialect.limitClause}`;
		const open = `AND ${column('status')} IN (${placeholders(this.settings.openStatuses.length)})`;
		return {
			lastOrders: this.dialect.bound(`${select} ${newest}`),
			openOrders: this.dialect.bound(`${select} ${open} ${newest}`),
			orderItems: this.orderItems(),
		};
	}

	private orderItems(): ((orders: number) => string) | null {
		if (this.tables.orderItems === null) return null;
		const { column, optional, number } = this.columnsOf('orderItems', 'i');
		const fields = {
			orderId: column('orderId'),
			itemSku: optional('sku'),
			itemName: column('name'),
			itemQuantity: number('quantity'),
			itemUnitPrice: number('unitPrice'),
		};
		const select = `SELECT ${this.list(fields)} FROM ${this.tables.orderItems} i WHERE ${column('orderId')}`;
		return byCount((orders) => this.dialect.bound(`${select} IN (${placeholders(orders)})`));
	}

	/** Quotes the columns of one table: `column` must be there, `optional` and `number` may be empty. */
	private columnsOf<Table extends keyof SqlColumns>(table: Table, alias: string) {
		type Name = Extract<keyof SqlColumns[Table], string>;
		const optional = (name: Name): string | null => {
			const column: unknown = this.columns[table][name];
			return column === '' ? null : `${alias}.${this.names.column(String(column), `columns.${table}.${name}`)}`;
		};
		const column = (name: Name): string => {
			const quoted = optional(name);
			if (quoted !== null) return quoted;
			throw this.checks.error(`columns.${table}.${name}`, 'it is empty', 'Name the column, or empty the name of its table.');
		};
		const number = (name: Name): string | null => {
			const quoted = optional(name);
			return quoted === null ? null : this.dialect.exactNumber(quoted);
		};
		return { column, optional, number };
	}

	private list(fields: Readonly<Record<string, string | null>>): string {
		return Object.entries(fields)
			.map(([name, column]) => `${column ?? 'NULL'} AS ${this.dialect.quote(name)}`)
			.join(', ');
	}

	private first(fields: Readonly<Record<string, string | null>>, rest: string, rows: number): string {
		return this.dialect.bound(this.dialect.firstRows(this.list(fields), rest, rows));
	}
}

/** Portable to servers without REGEXP_REPLACE (MySQL 5.7). */
export function digitsOf(phone: string): string {
	return [' ', '-', '(', ')', '.', '/', '+'].reduce((inner, mark) => `REPLACE(${inner}, '${mark}', '')`, phone);
}

/** Makes the text for each count once. */
function byCount(create: (count: number) => string): (count: number) => string {
	const texts = new Map<number, string>();
	return (count) => {
		const known = texts.get(count);
		if (known !== undefined) return known;
		const text = create(count);
		texts.set(count, text);
		return text;
	};
}
