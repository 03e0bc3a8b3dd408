import { quotedColumn, quotedTable } from './identifiers';
import { placeholders } from './own-statement';
import { settingError } from './setting-error';
import type { MySqlColumns, MySqlErpSettings, MySqlTables } from './settings';

/**
 * The preset's statements, made once from the names in the settings. Null where a table or column they need has no name.
 * Values are `?` throughout.
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

/** @throws ConnectorError `validation` naming the first setting that is no name */
export function presetStatements(settings: MySqlErpSettings): PresetStatements {
	const tables = quotedTables(settings.tables);
	const columns = settings.columns;
	const customer = customerStatements(tables, columns, settings);
	return {
		...customer,
		...productStatements(tables, columns),
		...orderStatements(tables, columns, settings),
	};
}

type QuotedTables = { [Name in keyof MySqlTables]: string | null };

function quotedTables(tables: MySqlTables): QuotedTables {
	const quoted = (name: keyof MySqlTables): string | null =>
		tables[name] === '' ? null : quotedTable(tables[name], `tables.${name}`);
	return {
		customers: quoted('customers'),
		orders: quoted('orders'),
		orderItems: quoted('orderItems'),
		products: quoted('products'),
		stock: quoted('stock'),
	};
}

/** Quotes the columns of one table: `column` must be there, `optional` may be empty. */
function columnsOf<Table extends keyof MySqlColumns>(table: Table, alias: string, columns: MySqlColumns) {
	type Name = Extract<keyof MySqlColumns[Table], string>;
	const optional = (name: Name): string | null => {
		const column: unknown = columns[table][name];
		return column === '' ? null : `${alias}.${quotedColumn(String(column), `columns.${table}.${name}`)}`;
	};
	const column = (name: Name): string => {
		const quoted = optional(name);
		if (quoted !== null) return quoted;
		throw settingError(`columns.${table}.${name}`, 'it is empty', 'Name the column, or empty the name of its table.');
	};
	return { column, optional };
}

function selectList(fields: Readonly<Record<string, string | null>>): string {
	return Object.entries(fields)
		.map(([name, column]) => `${column ?? 'NULL'} AS \`${name}\``)
		.join(', ');
}

type CustomerStatements = Pick<
	PresetStatements,
	'customerByPhone' | 'customerByLastDigits' | 'customerByDocument' | 'customerById' | 'phoneColumns' | 'balanceValues'
>;

function customerStatements(tables: QuotedTables, columns: MySqlColumns, settings: MySqlErpSettings): CustomerStatements {
	const none = { customerByPhone: null, customerByLastDigits: null, customerByDocument: null, customerById: null };
	if (tables.customers === null) return { ...none, phoneColumns: 0, balanceValues: [] };
	const { column, optional } = columnsOf('customers', 'c', columns);
	const phones = columns.customers.phones.map((name) => `c.${quotedColumn(name, 'columns.customers.phones')}`);
	if (phones.length > 3) throw settingError('columns.customers.phones', 'it names more than three', 'Three are read at most.');
	const balance = balanceColumn(tables.orders, columns, settings.pendingStatuses.length);
	const fields = {
		id: column('id'),
		name: column('name'),
		email: optional('email'),
		phone: phones[0] ?? null,
		...(phones[1] ? { phone2: phones[1] } : {}),
		...(phones[2] ? { phone3: phones[2] } : {}),
		document: optional('document'),
		creditLimit: optional('creditLimit'),
		balanceDue: balance,
	};
	const select = `SELECT ${selectList(fields)} FROM ${tables.customers} c WHERE`;
	const anyPhone = (condition: (phone: string) => string): string =>
		`${select} ${phones.map(condition).join(' OR ')} LIMIT ${customerRows}`;
	const document = optional('document');
	return {
		customerByPhone: phones.length === 0 ? null : byCount((forms) => anyPhone((phone) => `${phone} IN (${placeholders(forms)})`)),
		customerByLastDigits: phones.length === 0 ? null : anyPhone((phone) => `RIGHT(${digitsOf(phone)}, 8) = ?`),
		customerByDocument:
			document === null ? null : byCount((forms) => `${select} ${document} IN (${placeholders(forms)}) LIMIT ${customerRows}`),
		customerById: `${select} ${column('id')} = ? LIMIT 2`,
		phoneColumns: phones.length,
		balanceValues: balance === null ? [] : settings.pendingStatuses,
	};
}

/** Only orders in a pending status count: paid and cancelled ones may hold leftovers in the same column. */
function balanceColumn(orders: string | null, columns: MySqlColumns, statuses: number): string | null {
	if (orders === null || columns.orders.pending === '') return null;
	const { column } = columnsOf('orders', 'o', columns);
	return (
		`(SELECT COALESCE(SUM(${column('pending')}), 0) FROM ${orders} o ` +
		`WHERE ${column('customerId')} = ${columnsOf('customers', 'c', columns).column('id')} ` +
		`AND ${column('status')} IN (${placeholders(statuses)}))`
	);
}

/** Portable to servers without REGEXP_REPLACE (MySQL 5.7). */
function digitsOf(phone: string): string {
	return [' ', '-', '(', ')', '.', '/', '+'].reduce((inner, mark) => `REPLACE(${inner}, '${mark}', '')`, phone);
}

function productStatements(tables: QuotedTables, columns: MySqlColumns): Pick<PresetStatements, 'stock' | 'price'> {
	if (tables.products === null) return { stock: null, price: null };
	const product = columnsOf('products', 'p', columns);
	const named = { sku: product.column('sku'), name: product.column('name') };
	const where = `WHERE ${product.column('sku')} = ?`;
	const price = `SELECT ${selectList({ ...named, unitPrice: product.column('price') })} FROM ${tables.products} p ${where} LIMIT 20`;
	if (tables.stock === null) return { stock: null, price };
	const level = columnsOf('stock', 's', columns);
	const fields = {
		...named,
		warehouse: level.optional('warehouse'),
		available: level.column('available'),
		reserved: level.optional('reserved'),
	};
	const join = `LEFT JOIN ${tables.stock} s ON ${level.column('productId')} = ${product.column('id')}`;
	return { price, stock: `SELECT ${selectList(fields)} FROM ${tables.products} p ${join} ${where} LIMIT 1000` };
}

type OrderStatements = Pick<PresetStatements, 'lastOrders' | 'openOrders' | 'orderItems'>;

function orderStatements(tables: QuotedTables, columns: MySqlColumns, settings: MySqlErpSettings): OrderStatements {
	if (tables.orders === null) return { lastOrders: null, openOrders: null, orderItems: null };
	const { column, optional } = columnsOf('orders', 'o', columns);
	const fields = {
		id: column('id'),
		number: optional('number'),
		customerId: column('customerId'),
		date: column('date'),
		total: column('total'),
		status: column('status'),
	};
	const select = `SELECT ${selectList(fields)} FROM ${tables.orders} o WHERE ${column('customerId')} = ?`;
	const newest = `ORDER BY ${column('date')} DESC, ${column('id')} DESC LIMIT ?`;
	const open = `AND ${column('status')} IN (${placeholders(settings.openStatuses.length)})`;
	return {
		lastOrders: `${select} ${newest}`,
		openOrders: `${select} ${open} ${newest}`,
		orderItems: orderItemStatement(tables.orderItems, columns),
	};
}

function orderItemStatement(table: string | null, columns: MySqlColumns): ((orders: number) => string) | null {
	if (table === null) return null;
	const { column, optional } = columnsOf('orderItems', 'i', columns);
	const fields = {
		orderId: column('orderId'),
		itemSku: optional('sku'),
		itemName: column('name'),
		itemQuantity: optional('quantity'),
		itemUnitPrice: optional('unitPrice'),
	};
	const select = `SELECT ${selectList(fields)} FROM ${table} i WHERE ${column('orderId')}`;
	return byCount((orders) => `${select} IN (${placeholders(orders)})`);
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
