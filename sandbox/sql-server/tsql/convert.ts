import type { Compiled } from './compiled.ts';
import { errors } from './errors.ts';
import {
	commonType, isBinary, isDateTime, isExact, isInteger, isNumeric, isPadded, isText, isWide, kindName, MAX, scaleOf, sqlType,
} from './sql-types.ts';
import type { SqlKind, SqlType } from './sql-types.ts';

const WIDTH: Partial<Record<SqlKind, number>> = { bit: 0, tinyint: 1, smallint: 2, int: 3, bigint: 4 };

export function typeId({ kind, length, precision, scale }: SqlType): string {
	return `${kind}:${length}:${precision}:${scale}`;
}

const types = new Map<string, SqlType>();

export function typeOfId(id: string): SqlType {
	const known = types.get(id);
	if (known !== undefined) return known;
	const [kind = 'int', length = '0', precision = '0', scale = '0'] = id.split(':');
	const type = sqlType(kind as SqlKind, { length: Number(length), precision: Number(precision), scale: Number(scale) });
	types.set(id, type);
	return type;
}

function fitsText(from: SqlType, to: SqlType): boolean {
	if (!isText(from) || !isText(to) || isPadded(to) || (isWide(from) && !isWide(to))) return false;
	return to.length === MAX || (from.length !== MAX && from.length <= to.length);
}

/** True when every value of `from` is the same in `to`, held the same way. */
function sameForm(from: SqlType, to: SqlType): boolean {
	if (fitsText(from, to)) return true;
	if (isInteger(from) && isInteger(to)) return (WIDTH[from.kind] ?? 0) <= (WIDTH[to.kind] ?? 0);
	return from.kind === to.kind && from.length === to.length && from.precision === to.precision && from.scale === to.scale;
}

/** Dates and numbers do not meet without a CONVERT (only DATETIME does). */
function checkAllowed(from: SqlType, to: SqlType): void {
	const clash = (left: SqlType, right: SqlType): boolean =>
		(isDateTime(left) && left.kind !== 'datetime' && left.kind !== 'smalldatetime' && isNumeric(right)) ||
		(left.kind === 'uniqueidentifier' && !isText(right) && !isBinary(right) && right.kind !== 'uniqueidentifier');
	if (clash(from, to) || clash(to, from)) throw errors.implicitConversion(kindName(from), kindName(to));
}

export interface ConvertOptions {
	readonly style?: string | undefined;
	/** TRY_CONVERT: NULL instead of an error. */
	readonly tolerant?: boolean;
}

/** Wraps an expression so that it has the type `to`; its errors come when the statement runs, value by value. */
export function convert(source: Compiled, to: SqlType, { style = '0', tolerant = false }: ConvertOptions = {}): Compiled {
	if (source.untyped === true || sameForm(source.type, to)) return { sql: source.sql, type: to };
	checkAllowed(source.type, to);
	return { sql: `tsql_convert(${source.sql}, '${typeId(source.type)}', '${typeId(to)}', ${style}, ${tolerant ? 1 : 0})`, type: to };
}

/** Exact numbers at one scale, so that SQLite may add and compare them; their digits are not checked here. */
export function scaled(source: Compiled, scale: number): string {
	const difference = scale - scaleOf(source.type);
	return difference === 0 ? source.sql : `(${source.sql} * ${10n ** BigInt(difference)})`;
}

/** Both sides in the type that they have in common. */
export function meet(left: Compiled, right: Compiled): { left: string; right: string; type: SqlType } {
	const type = left.untyped === true ? right.type : right.untyped === true ? left.type : commonType(left.type, right.type);
	if (isExact(type) && isExact(left.type) && isExact(right.type)) {
		const scale = Math.max(scaleOf(left.type), scaleOf(right.type));
		return { left: scaled(left, scale), right: scaled(right, scale), type };
	}
	return { left: convert(left, type).sql, right: convert(right, type).sql, type };
}

/** What texts are compared, grouped and sorted by; other values are their own key. */
export function key(sql: string, type: SqlType): string {
	return isText(type) ? `tsql_key(${sql})` : sql;
}

/** The type that all of them can take; INT when all are NULL. */
export function typeOfAll(all: readonly Compiled[]): SqlType {
	const typed = all.filter(({ untyped }) => untyped !== true);
	return typed.map(({ type }) => type).reduce<SqlType | undefined>((found, type) => (found === undefined ? type : commonType(found, type)), undefined)
		?? sqlType('int');
}

/** As a text, for functions that take one; a number becomes one without being asked. */
export function asText(source: Compiled): Compiled {
	if (source.untyped === true) return { sql: source.sql, type: sqlType('varchar', { length: 1 }) };
	if (isText(source.type)) return source;
	if (isBinary(source.type)) throw errors.implicitConversion(kindName(source.type), 'varchar');
	return convert(source, sqlType('varchar', { length: 8_000 }));
}
