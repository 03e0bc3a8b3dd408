import { throughCodePage } from './code-page.ts';
import { formatDate, offsetMinutes, parseDate, toDateType, wallClock } from './dates.ts';
import { errors } from './errors.ts';
import { checkRange, exactOfFloat, exactText, floatText, inRange, parseExact, rescale } from './numbers.ts';
import {
	isBinary, isDateTime, isExact, isFloat, isInteger, isMoney, isPadded, isText, isWide, kindName, MAX, scaleOf,
} from './sql-types.ts';
import type { SqlType, SqlValue } from './sql-types.ts';

const GUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?/i;
const MONEY_TEXT_SCALE = 2;
const TRUE_FALSE: Readonly<Record<string, bigint>> = { true: 1n, false: 0n };
const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * Converts a value as SQL Server does, with its error where the value will not convert: 245 for a text that is no whole
 * number, 8114 for one that is no BIGINT, NUMERIC or FLOAT, 241 for one that is no date.
 * @param style of CONVERT, for dates
 */
export function convertValue(value: SqlValue, from: SqlType, to: SqlType, style = 0): SqlValue {
	if (value === null) return null;
	if (isText(to)) return fitText(toText(value, from, to, style), to, from);
	if (isExact(to)) return toExact(value, from, to);
	if (isFloat(to)) return toFloat(value, from, to);
	if (isDateTime(to)) return toDate(value, from, to, style);
	if (to.kind === 'uniqueidentifier') return toGuid(value, from);
	return fitBinary(toBinary(value, from, to), to);
}

/** Wide enough or padded; a text that is too long is cut, but a number that is too long is an error. */
function fitText(value: string, to: SqlType, from: SqlType): string {
	const encoded = isWide(to) ? value : throughCodePage(value);
	if (to.length === MAX) return encoded;
	if (encoded.length > to.length && (isExact(from) || isFloat(from))) {
		if (isInteger(from) && !isWide(to)) return '*';
		throw errors.overflow(isInteger(from) ? 'expression' : kindName(from), kindName(to));
	}
	return isPadded(to) ? encoded.slice(0, to.length).padEnd(to.length) : encoded.slice(0, to.length);
}

function toText(value: SqlValue, from: SqlType, to: SqlType, style: number): string {
	if (isText(from)) return String(value);
	if (isDateTime(from)) {
		const shown = formatDate(String(value), from, style);
		if (shown === undefined) throw errors.explicitConversion(kindName(from), kindName(to));
		return shown;
	}
	if (isMoney(from)) return exactText(rescale(bigintOf(value, from), 4, MONEY_TEXT_SCALE), MONEY_TEXT_SCALE);
	if (isExact(from)) return exactText(bigintOf(value, from), scaleOf(from));
	if (isFloat(from)) return floatText(Number(value));
	if (value instanceof Uint8Array) return Buffer.from(value).toString(isWide(to) ? 'utf16le' : 'latin1');
	return String(value);
}

/** A calculation that left 64 bits comes back from SQLite as a floating point number. */
function bigintOf(value: SqlValue, type: SqlType): bigint {
	if (typeof value !== 'bigint') throw errors.overflow('expression', kindName(type));
	return value;
}

function toExact(value: SqlValue, from: SqlType, to: SqlType): bigint {
	if (to.kind === 'bit') return toBit(value, from);
	if (isText(from)) return textToExact(String(value), from, to);
	if (isExact(from)) {
		const scaled = isInteger(to) ? bigintOf(value, from) / 10n ** BigInt(scaleOf(from)) : rescale(bigintOf(value, from), scaleOf(from), scaleOf(to));
		return checkRange(scaled, to, isInteger(from) ? 'expression' : kindName(from));
	}
	if (isFloat(from)) return checkRange(isInteger(to) ? BigInt(Math.trunc(Number(value))) : exactOfFloat(Number(value), scaleOf(to)), to, kindName(from));
	if (from.kind === 'datetime' || from.kind === 'smalldatetime') return checkRange(exactOfFloat(daysSince1900(String(value)), scaleOf(to)), to, from.kind);
	if (value instanceof Uint8Array) return checkRange(value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n), to, 'expression');
	throw errors.implicitConversion(kindName(from), kindName(to));
}

function daysSince1900(value: string): number {
	return (Date.parse(`${value.slice(0, 10)}T${value.slice(11, 23)}Z`) - Date.parse('1900-01-01T00:00:00Z')) / MILLISECONDS_PER_DAY;
}

function toBit(value: SqlValue, from: SqlType): bigint {
	if (!isText(from)) return Number(value) === 0 ? 0n : 1n;
	const source = String(value).trim();
	const named = TRUE_FALSE[source.toLowerCase()];
	const number = source === '' ? 0n : named ?? parseExact(source, 0);
	if (number === undefined || source.includes('.')) throw errors.conversion(kindName(from), String(value), 'bit');
	return number === 0n ? 0n : 1n;
}

function textToExact(source: string, from: SqlType, to: SqlType): bigint {
	if (isInteger(to)) return textToInteger(source, from, to);
	const number = isMoney(to) ? source.replace(/[$,]/g, '') : source;
	const parsed = isMoney(to) && number.trim() === '' ? 0n : parseExact(number, scaleOf(to));
	if (parsed === undefined) throw isMoney(to) ? errors.moneySyntax() : errors.conversionOfType(kindName(from), 'numeric');
	return checkRange(parsed, to, kindName(from));
}

/** Blanks around it are allowed, and an empty text is 0; a decimal point is not. */
function textToInteger(source: string, from: SqlType, to: SqlType): bigint {
	const trimmed = source.trim();
	const parsed = trimmed === '' || trimmed === '+' || trimmed === '-' ? 0n : trimmed.includes('.') ? undefined : parseExact(trimmed, 0);
	if (parsed === undefined) {
		throw to.kind === 'bigint' ? errors.conversionOfType(kindName(from), 'bigint') : errors.conversion(kindName(from), source, to.kind);
	}
	if (inRange(parsed, to)) return parsed;
	throw to.kind === 'int' ? errors.intOverflow(kindName(from), source, 'int') : errors.overflow('expression', to.kind);
}

function toFloat(value: SqlValue, from: SqlType, to: SqlType): number {
	if (isFloat(from)) return to.kind === 'real' ? Math.fround(Number(value)) : Number(value);
	if (isExact(from)) return Number(exactText(bigintOf(value, from), scaleOf(from)));
	if (from.kind === 'datetime' || from.kind === 'smalldatetime') return daysSince1900(String(value));
	if (!isText(from)) throw errors.implicitConversion(kindName(from), kindName(to));
	const source = String(value).trim();
	if (source !== '' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(source)) throw errors.conversionOfType(kindName(from), kindName(to));
	return Number(source);
}

function toDate(value: SqlValue, from: SqlType, to: SqlType, style: number): string {
	if (isText(from)) {
		const parsed = parseDate(String(value), style);
		if (parsed === undefined) throw errors.dateConversion();
		return toDateType(parsed.wall, to, parsed.zoneMinutes);
	}
	if (isDateTime(from)) {
		const source = String(value);
		return toDateType(wallClock(source, from), to, from.kind === 'datetimeoffset' ? offsetMinutes(source) : 0);
	}
	if ((to.kind !== 'datetime' && to.kind !== 'smalldatetime') || !(isExact(from) || isFloat(from))) {
		throw errors.implicitConversion(kindName(from), kindName(to));
	}
	const days = Number(convertValue(value, from, { kind: 'float', length: 0, precision: 0, scale: 0 }));
	const moment = new Date(Date.parse('1900-01-01T00:00:00Z') + Math.round(days * MILLISECONDS_PER_DAY));
	return toDateType(moment.toISOString().replace('T', ' ').replace('Z', '0000'), to);
}

function toGuid(value: SqlValue, from: SqlType): string {
	if (from.kind === 'uniqueidentifier') return String(value);
	const found = isText(from) ? GUID.exec(String(value))?.[1] : undefined;
	if (found === undefined) throw errors.guidConversion();
	return found.toUpperCase();
}

function toBinary(value: SqlValue, from: SqlType, to: SqlType): Uint8Array {
	if (value instanceof Uint8Array) return value;
	if (isText(from)) return Buffer.from(String(value), isWide(from) ? 'utf16le' : 'latin1');
	if (isInteger(from)) {
		const bytes = Buffer.alloc(8);
		bytes.writeBigInt64BE(bigintOf(value, from));
		return bytes.subarray(from.kind === 'bigint' ? 0 : 4);
	}
	throw errors.explicitConversion(kindName(from), kindName(to));
}

function fitBinary(value: Uint8Array, to: SqlType): Uint8Array {
	if (!isBinary(to) || to.length === MAX || value.length === to.length) return value;
	const cut = value.slice(0, to.length);
	if (!isPadded(to) || cut.length === to.length) return cut;
	const padded = new Uint8Array(to.length);
	padded.set(cut);
	return padded;
}
