/**
 * The types of SQL Server that the sandbox knows, and how a value of each is held in memory and in SQLite:
 * whole numbers and bits as bigint; DECIMAL and MONEY as bigint, scaled (so that sums and comparisons are exact);
 * FLOAT and REAL as number; text as string; binary as bytes; dates as text that sorts by time (see dates.ts).
 */
export type SqlKind =
	| 'bit' | 'tinyint' | 'smallint' | 'int' | 'bigint'
	| 'decimal' | 'money' | 'smallmoney' | 'float' | 'real'
	| 'date' | 'time' | 'datetime' | 'smalldatetime' | 'datetime2' | 'datetimeoffset'
	| 'char' | 'varchar' | 'nchar' | 'nvarchar'
	| 'binary' | 'varbinary' | 'uniqueidentifier';

export interface SqlType {
	readonly kind: SqlKind;
	/** Characters or bytes; `MAX` for the (MAX) types. 0 where the type has no length. */
	readonly length: number;
	readonly precision: number;
	/** Digits behind the point; of date and time types, fractional digits of a second. */
	readonly scale: number;
}

export type SqlValue = bigint | number | string | Uint8Array | null;

export const MAX = -1;
export const MONEY_SCALE = 4;
/** What a scaled 64-bit integer can hold. SQL Server goes to 38; beyond 18 digits this sandbox answers 8115. */
export const MAX_PRECISION = 38;

/** Later converts to earlier when two types meet (SQL Server documentation, "Data type precedence"). */
const PRECEDENCE: readonly SqlKind[] = [
	'datetimeoffset', 'datetime2', 'datetime', 'smalldatetime', 'date', 'time',
	'float', 'real', 'decimal', 'money', 'smallmoney', 'bigint', 'int', 'smallint', 'tinyint', 'bit',
	'uniqueidentifier', 'nvarchar', 'nchar', 'varchar', 'char', 'varbinary', 'binary',
];

const kinds = (...names: SqlKind[]): ReadonlySet<SqlKind> => new Set(names);
const TEXT = kinds('char', 'varchar', 'nchar', 'nvarchar');
const WIDE = kinds('nchar', 'nvarchar');
const PADDED = kinds('char', 'nchar', 'binary');
const INTEGER = kinds('bit', 'tinyint', 'smallint', 'int', 'bigint');
const MONEY = kinds('money', 'smallmoney');
const FLOAT = kinds('float', 'real');
const DATE_TIME = kinds('date', 'time', 'datetime', 'smalldatetime', 'datetime2', 'datetimeoffset');
const BINARY = kinds('binary', 'varbinary');

type OfType = Pick<SqlType, 'kind'>;
export const isText = ({ kind }: OfType): boolean => TEXT.has(kind);
export const isWide = ({ kind }: OfType): boolean => WIDE.has(kind);
export const isPadded = ({ kind }: OfType): boolean => PADDED.has(kind);
export const isInteger = ({ kind }: OfType): boolean => INTEGER.has(kind);
export const isMoney = ({ kind }: OfType): boolean => MONEY.has(kind);
export const isFloat = ({ kind }: OfType): boolean => FLOAT.has(kind);
export const isDateTime = ({ kind }: OfType): boolean => DATE_TIME.has(kind);
export const isBinary = ({ kind }: OfType): boolean => BINARY.has(kind);
/** Held as a scaled bigint. */
export const isExact = (type: OfType): boolean => INTEGER.has(type.kind) || MONEY.has(type.kind) || type.kind === 'decimal';
export const isNumeric = (type: OfType): boolean => isExact(type) || FLOAT.has(type.kind);

export function sqlType(kind: SqlKind, { length = 0, precision = 0, scale = 0 }: Partial<Omit<SqlType, 'kind'>> = {}): SqlType {
	return { kind, length, precision, scale };
}

export const text = (kind: 'char' | 'varchar' | 'nchar' | 'nvarchar', length: number): SqlType => sqlType(kind, { length });
export const decimal = (precision: number, scale: number): SqlType => sqlType('decimal', { precision, scale });
export const INT = sqlType('int');
export const BIGINT = sqlType('bigint');
export const BIT = sqlType('bit');
export const FLOAT_TYPE = sqlType('float');
export const DATETIME = sqlType('datetime', { scale: 3 });

/** Digits and scale of an exact type seen as a DECIMAL. */
export function asDecimal(type: SqlType): SqlType {
	const digits: Partial<Record<SqlKind, number>> = { bit: 1, tinyint: 3, smallint: 5, int: 10, bigint: 19, money: 19, smallmoney: 10 };
	const precision = digits[type.kind];
	return precision === undefined ? type : decimal(precision, isMoney(type) ? MONEY_SCALE : 0);
}

/** How far a bigint of this type is scaled. */
export function scaleOf(type: SqlType): number {
	return isMoney(type) ? MONEY_SCALE : type.kind === 'decimal' ? type.scale : 0;
}

function joinLengths(left: SqlType, right: SqlType): number {
	return left.length === MAX || right.length === MAX ? MAX : Math.max(left.length, right.length);
}

/** The type both sides take when they meet: the one of higher precedence, wide enough for both. */
export function commonType(left: SqlType, right: SqlType): SqlType {
	const higher = PRECEDENCE.indexOf(left.kind) <= PRECEDENCE.indexOf(right.kind) ? left : right;
	if (higher.kind === 'decimal') {
		const lower = higher === left ? right : left;
		if (!isExact(lower)) return higher;
		const other = asDecimal(lower);
		const scale = Math.max(higher.scale, other.scale);
		const whole = Math.max(higher.precision - higher.scale, other.precision - other.scale);
		return decimal(Math.min(MAX_PRECISION, whole + scale), scale);
	}
	if (isText(higher)) {
		const kind = isWide(left) || isWide(right) ? 'nvarchar' : left.kind === 'char' && right.kind === 'char' ? 'char' : 'varchar';
		return text(kind, joinLengths(left, right));
	}
	if (isBinary(higher)) return sqlType('varbinary', { length: joinLengths(left, right) });
	if (higher.kind === 'datetime2' || higher.kind === 'datetimeoffset') return sqlType(higher.kind, { scale: Math.max(left.scale, right.scale) });
	return higher;
}

/** As SQL Server names it in messages: `numeric`, never `decimal(18,2)`. */
export function kindName({ kind }: OfType): string {
	return kind === 'decimal' ? 'numeric' : kind;
}
