import { ConnectorError } from '../../domain/errors';
import type { SqlCell, SqlRow } from '../../domain/sql';

/** What the driver tells of a column; `type` is one of its type functions, `scale` that of DECIMAL and of times. */
export interface DriverColumn {
	name: string;
	type?: unknown;
	scale?: number | undefined;
}

/** The driver's types that need care on their way out. */
export interface DriverTypes {
	Decimal: unknown;
	Numeric: unknown;
	Money: unknown;
	SmallMoney: unknown;
	Date: unknown;
	Time: unknown;
	DateTimeOffset: unknown;
}

/**
 * The driver parses DECIMAL and MONEY into a JavaScript number (tedious, value-parser.js: the scaled whole number divided
 * by a power of ten). Up to 2^52 of their smallest unit the number still tells which decimal it was; beyond, it does not.
 */
const largestExactUnits = 2 ** 52;

/** Reads the rows of one result: cells as the port promises them, columns by name, the first of two with one name. */
export class RowReader {
	private readonly columns: ReadonlyArray<{ name: string; read: (value: unknown) => SqlCell }>;

	/** @param system named in the error */
	constructor(columns: readonly DriverColumn[], types: DriverTypes, system: string) {
		const names = new Set<string>();
		this.columns = columns.map((column, index) => {
			// Set on a plain object, “__proto__” would be no column.
			const name = column.name === '' || column.name === '__proto__' || names.has(column.name) ? `${column.name}#${index + 1}` : column.name;
			names.add(name);
			return { name, read: readerFor(column, types, system) };
		});
	}

	row(values: readonly unknown[]): SqlRow {
		const row: Record<string, SqlCell> = {};
		let index = 0;
		for (const { name, read } of this.columns) row[name] = read(values[index++]);
		return row;
	}
}

function readerFor(column: DriverColumn, types: DriverTypes, system: string): (value: unknown) => SqlCell {
	switch (column.type) {
		case types.Decimal:
		case types.Numeric:
			return (value) => decimalText(value, column.scale ?? 0, column.name, system);
		case types.Money:
		case types.SmallMoney:
			return (value) => decimalText(value, 4, column.name, system);
		case types.Date:
			return (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : plainCell(value));
		case types.Time:
			return (value) => (value instanceof Date ? value.toISOString().slice(11, 23) : plainCell(value));
		case types.DateTimeOffset:
			// The one type that names a moment, wherever its clock stood.
			return (value) => (value instanceof Date ? value.toISOString() : plainCell(value));
		default:
			return plainCell;
	}
}

/** @throws ConnectorError `drift` for a number the driver may have rounded */
function decimalText(value: unknown, scale: number, column: string, system: string): SqlCell {
	if (typeof value !== 'number') return plainCell(value);
	if (Math.abs(value) * 10 ** scale <= largestExactUnits) return value.toFixed(scale);
	throw new ConnectorError('drift', `${system} returned a number in the column "${column}" that is too long to be read exactly.`, {
		system,
		parameter: column,
		hint: `Have the statement return it as text: CAST(${column} AS varchar(60)).`,
	});
}

/** DATETIME and its kin keep no zone, and get none. */
function plainCell(value: unknown): SqlCell {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array) return value;
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (value instanceof Date) return value.toISOString().slice(0, 23);
	return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
