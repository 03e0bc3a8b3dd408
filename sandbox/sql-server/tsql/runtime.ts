import type { DatabaseSync } from 'node:sqlite';
import { builtIns } from './built-ins.ts';
import { dateAdd, dateDiff, datePart } from './built-ins-date.ts';
import { collationKey, isLike } from './collation.ts';
import { convertValue } from './conversions.ts';
import { typeOfId } from './convert.ts';
import { errors, SqlServerError } from './errors.ts';
import { divideRounded, fitting } from './numbers.ts';
import { isPadded, isText, MAX } from './sql-types.ts';
import type { SqlType, SqlValue } from './sql-types.ts';

type Run = (...values: SqlValue[]) => SqlValue;

/** What a `try_` conversion swallows: an error of the value, not one of the types. */
const VALUE_ERRORS: ReadonlySet<number> = new Set([235, 241, 242, 244, 245, 248, 8114, 8115, 8169]);

function convert(value: SqlValue, from: SqlValue, to: SqlValue, style: SqlValue, tolerant: SqlValue): SqlValue {
	try {
		return convertValue(value, typeOfId(String(from)), typeOfId(String(to)), Number(style ?? 0));
	} catch (error) {
		if (tolerant === 1n && error instanceof SqlServerError && VALUE_ERRORS.has(error.number)) return null;
		throw error;
	}
}

/** A value on its way into a column. Throws 2628 for a text that would be cut. */
export function assignValue(value: SqlValue, from: SqlType, to: SqlType, table: string, column: string): SqlValue {
	if (typeof value === 'string' && isText(to) && to.length !== MAX) {
		const shown = isText(from) ? value : String(convertValue(value, from, { ...to, kind: 'nvarchar', length: MAX }));
		// Blanks at the end are cut without a word.
		if (shown.replace(/ +$/, '').length > to.length) throw errors.truncated(table, column, shown.slice(0, to.length));
		return convertValue(isPadded(to) ? shown : shown.slice(0, to.length), { ...to, kind: 'nvarchar', length: MAX }, to);
	}
	return convertValue(value, from, to);
}

function divide(left: SqlValue, right: SqlValue, [shift]: SqlValue[]): SqlValue {
	if (left === null || right === null) return null;
	if (Number(right) === 0) throw errors.divisionByZero();
	if (typeof left !== 'bigint' || typeof right !== 'bigint') return Number(left) / Number(right);
	if (shift === undefined) return left / right;
	const places = BigInt(Number(shift));
	return fitting(places >= 0n ? (left * 10n ** places) / right : left / (right * 10n ** -places));
}

function modulo(left: SqlValue, right: SqlValue): SqlValue {
	if (left === null || right === null) return null;
	if (Number(right) === 0) throw errors.divisionByZero();
	return typeof left === 'bigint' && typeof right === 'bigint' ? left % right : Number(left) % Number(right);
}

function multiply(left: SqlValue, right: SqlValue, drop: SqlValue): SqlValue {
	if (typeof left !== 'bigint' || typeof right !== 'bigint') return null;
	return fitting(divideRounded(left * right, 10n ** BigInt(Number(drop))));
}

function rowCount(count: SqlValue, word: SqlValue): SqlValue {
	if (count === null) throw errors.topNotInteger();
	if (Number(count) < 0) throw word === 'offset' ? errors.offsetNegative() : errors.topNegative();
	return count;
}

function oneRow(count: SqlValue, value: SqlValue): SqlValue {
	if (Number(count) > 1) throw errors.manySubqueryRows();
	return value;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const CHARACTERS: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

const onText = (change: (text: string) => string): Run => (value) => (value === null ? null : change(String(value)));
const whenKnown = (run: (...values: string[]) => SqlValue): Run => (...values) => (values.includes(null) ? null : run(...values.map(String)));

const functions: Readonly<Record<string, Run>> = {
	tsql_key: onText(collationKey),
	tsql_convert: (value, from = null, to = null, style = null, tolerant = null) => convert(value ?? null, from, to, style, tolerant),
	tsql_assign: (value = null, from, to, table, column) => assignValue(value, typeOfId(String(from)), typeOfId(String(to)), String(table), String(column)),
	tsql_like: whenKnown((text = '', pattern = '', escape = '') => (isLike(text, pattern, escape) ? 1n : 0n)),
	tsql_divide: (left = null, right = null, ...shift) => divide(left, right, shift),
	tsql_modulo: (left = null, right = null) => modulo(left, right),
	tsql_multiply: (left = null, right = null, drop = 0n) => multiply(left, right, drop),
	tsql_row_count: (count = null, word = null) => rowCount(count, word),
	tsql_one_row: (count = null, value = null) => oneRow(count, value),
	tsql_behind_mark: onText((text) => text.slice(text.indexOf('\u0002') + 1)),
	tsql_escape_xml: onText((text) => text.replace(/[&<>]/g, (unit) => ENTITIES[unit] ?? unit)),
	tsql_unescape_xml: onText((text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => CHARACTERS[entity] ?? entity)),
	tsql_dateadd: (unit = null, count = null, value = null, id = null) =>
		(count === null || value === null ? null : dateAdd(String(unit), BigInt(Number(count)), String(value), String(id))),
	tsql_datediff: whenKnown((unit = '', from = '', to = '') => dateDiff(unit, from, to)),
	tsql_may: (admin = null, right = null) => (right === null ? null : admin === 1n || /^(select|connect|db_datareader|public)$/i.test(String(right)) ? 1n : 0n),
	tsql_datepart: whenKnown((unit = '', value = '') => datePart(unit, value)),
};

function registered(name: string): Run {
	const builtIn = builtIns[name];
	return (...values) => {
		const known = values.filter((value) => value !== null);
		return builtIn === undefined || known.length < values.length ? null : builtIn.run(...known);
	};
}

/** Gives SQLite the functions that compiled statements call. An error thrown in one comes out of the statement. */
export function registerFunctions(sqlite: DatabaseSync): void {
	const options = { deterministic: true, useBigIntArguments: true, varargs: true };
	for (const [name, run] of Object.entries(functions)) sqlite.function(name, options, run);
	for (const name of Object.keys(builtIns)) sqlite.function(`tsql_${name.toLowerCase()}`, options, registered(name));
}
