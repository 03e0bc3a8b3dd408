import { ConnectorError } from '../../domain/errors';
import { parseMoney, parseQuantity } from '../../domain/money';
import type { SqlCell, SqlRow } from '../../domain/sql';

/** The cell as text; null for NULL, a missing column and an empty text. Binary columns are read as UTF-8. */
export function text(cell: SqlCell | undefined): string | null {
	if (cell === null || cell === undefined) return null;
	const value = (cell instanceof Uint8Array ? new TextDecoder().decode(cell) : String(cell)).trim();
	return value === '' ? null : value;
}

/** Money of two decimals; null where the column holds none. */
export function money(cell: SqlCell | undefined): number | null {
	return parseMoney(plain(cell), { format: 'us' })?.amount ?? null;
}

export function quantity(cell: SqlCell | undefined): number | null {
	return parseQuantity(plain(cell), { format: 'us' });
}

function plain(cell: SqlCell | undefined): string | number | null {
	return typeof cell === 'number' ? cell : text(cell);
}

/**
 * Rows of a statement of the user's own by our field names: `balance_due`, `BalanceDue` and `BALANCEDUE` are one.
 */
export function byFieldName(rows: readonly SqlRow[]): SqlRow[] {
	return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [fieldName(name), cell])));
}

const fieldNames = new Map(
	[
		'id',
		'number',
		'name',
		'email',
		'phone',
		'phone2',
		'phone3',
		'document',
		'balanceDue',
		'creditLimit',
		'currency',
		'sku',
		'warehouse',
		'available',
		'reserved',
		'unitPrice',
		'discountPercentage',
		'finalPrice',
		'source',
		'customerId',
		'date',
		'total',
		'status',
		'itemSku',
		'itemName',
		'itemQuantity',
		'itemUnitPrice',
	].map((name) => [name.toLowerCase(), name]),
);

function fieldName(column: string): string {
	return fieldNames.get(column.replaceAll('_', '').toLowerCase()) ?? column;
}

/** A value the answer cannot do without. */
export function required<T>(value: T | null, field: string, operation: string, system: string): T {
	if (value !== null) return value;
	throw new ConnectorError('drift', `The ${system} statement for ${operation} gave no usable "${field}".`, {
		system,
		parameter: field,
		hint: `Have the statement or the column settings return "${field}" in every row.`,
	});
}
