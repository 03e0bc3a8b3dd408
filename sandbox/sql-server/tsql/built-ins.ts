import { foldCase, replaceText } from './collation.ts';
import type { Compiled } from './compiled.ts';
import { asText, convert } from './convert.ts';
import { dateBuiltIns } from './built-ins-date.ts';
import { errors } from './errors.ts';
import { divideRounded } from './numbers.ts';
import { BIGINT, INT, isExact, isFloat, isText, isWide, kindName, MAX, sqlType } from './sql-types.ts';
import type { SqlType, SqlValue } from './sql-types.ts';

/** A function that is the same whatever stands around it: arguments are evaluated, then converted, then `run`. */
export interface BuiltIn {
	/** The fewest and the most it takes. */
	readonly arguments: readonly [number, number];
	accept(value: Compiled, index: number): Compiled;
	type(types: readonly SqlType[]): SqlType;
	/** `run` also gets the id of the result's type. */
	readonly withType?: boolean;
	/** NULL in any argument gives NULL before this is called. */
	run(...values: (bigint | number | string | Uint8Array)[]): SqlValue;
}

const LONGEST = { narrow: 8_000, wide: 4_000 } as const;
const first = ([type = INT]: readonly SqlType[]): SqlType => type;
const whole = (value: Compiled): Compiled => convert(value, BIGINT);

function longest(types: readonly SqlType[]): SqlType {
	const texts = types.filter(isText);
	const wide = texts.some(isWide);
	return sqlType(wide ? 'nvarchar' : 'varchar', { length: texts.some(({ length }) => length === MAX) ? MAX : wide ? LONGEST.wide : LONGEST.narrow });
}

function sameText([type = INT]: readonly SqlType[]): SqlType {
	return sqlType(isWide(type) ? 'nvarchar' : 'varchar', { length: type.length });
}

/** Takes texts where `t` stands and whole numbers where `n` stands; `run` gets the texts, then the numbers. */
function textFunction(signature: string, type: BuiltIn['type'], run: (texts: readonly string[], numbers: readonly number[]) => SqlValue, least = signature.length): BuiltIn {
	return {
		arguments: [least, signature.length],
		accept: (value, index) => (signature.charAt(index) === 't' ? asText(value) : whole(value)),
		type,
		run: (...values) => run(values.filter((value) => typeof value === 'string'), values.filter((value) => typeof value === 'bigint').map(Number)),
	};
}

const int = (): SqlType => INT;

function slice(source: string, start: number, length: number): string {
	if (length < 0) throw errors.invalidLength('substring');
	const from = Math.max(0, start - 1);
	return source.slice(from, Math.max(from, start - 1 + length));
}

function sized(count: number, name: string): number {
	if (count < 0) throw errors.invalidLength(name);
	return count;
}

function indexOf(wanted: string, source: string, start: number): bigint {
	return wanted === '' ? 0n : BigInt(foldCase(source).indexOf(foldCase(wanted), Math.max(0, start - 1)) + 1);
}

/** NULL where the place to replace is not in the text. */
function stuff(source: string, start: number, length: number, inserted: string): SqlValue {
	return start < 1 || start > source.length || length < 0 ? null : source.slice(0, start - 1) + inserted + source.slice(start - 1 + length);
}

function translate(source: string, from: string, to: string): string {
	const folded = foldCase(from);
	return [...source].map((unit) => {
		const at = folded.indexOf(foldCase(unit));
		return at < 0 ? unit : to.charAt(at);
	}).join('');
}

function repeated(source: string, count: number): SqlValue {
	return count < 0 ? null : source.repeat(Math.min(count, LONGEST.narrow)).slice(0, LONGEST.narrow);
}

const character = (code: number, last: number): SqlValue => (code < 0 || code > last ? null : String.fromCharCode(code));
const code = (source: string, mask: number): SqlValue => (source === '' ? null : BigInt(source.charCodeAt(0) & mask));
const NUMBER = /^\s*[+-]?[$]?(\d[\d,]*\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

const textBuiltIns: Readonly<Record<string, BuiltIn>> = {
	LEN: textFunction('t', int, ([source = '']) => BigInt(source.replace(/ +$/, '').length)),
	LEFT: textFunction('tn', sameText, ([source = ''], [count = 0]) => source.slice(0, sized(count, 'left'))),
	RIGHT: textFunction('tn', sameText, ([source = ''], [count = 0]) => (sized(count, 'right') === 0 ? '' : source.slice(-count))),
	SUBSTRING: textFunction('tnn', sameText, ([source = ''], [start = 1, length = 0]) => slice(source, start, length)),
	REPLACE: textFunction('ttt', longest, ([source = '', pattern = '', replacement = '']) => replaceText(source, pattern, replacement)),
	RTRIM: textFunction('t', sameText, ([source = '']) => source.replace(/ +$/, '')),
	LTRIM: textFunction('t', sameText, ([source = '']) => source.replace(/^ +/, '')),
	TRIM: textFunction('t', sameText, ([source = '']) => source.replace(/^ +| +$/g, '')),
	UPPER: textFunction('t', sameText, ([source = '']) => source.toUpperCase()),
	LOWER: textFunction('t', sameText, ([source = '']) => source.toLowerCase()),
	REVERSE: textFunction('t', sameText, ([source = '']) => source.split('').reverse().join('')),
	CHARINDEX: textFunction('ttn', int, ([wanted = '', source = ''], [start = 1]) => indexOf(wanted, source, start), 2),
	STUFF: textFunction('tnnt', longest, ([source = '', inserted = ''], [start = 1, length = 0]) => stuff(source, start, length, inserted)),
	REPLICATE: textFunction('tn', longest, ([source = ''], [count = 0]) => repeated(source, count)),
	SPACE: textFunction('n', () => sqlType('varchar', { length: LONGEST.narrow }), (_texts, [count = 0]) => repeated(' ', count)),
	TRANSLATE: textFunction('ttt', longest, ([source = '', from = '', to = '']) => translate(source, from, to)),
	CHAR: textFunction('n', () => sqlType('char', { length: 1 }), (_texts, [given = 0]) => character(given, 0xff)),
	NCHAR: textFunction('n', () => sqlType('nchar', { length: 1 }), (_texts, [given = 0]) => character(given, 0xffff)),
	ASCII: textFunction('t', int, ([source = '']) => code(source, 0xff)),
	UNICODE: textFunction('t', int, ([source = '']) => code(source, 0xffff)),
	ISNUMERIC: textFunction('t', int, ([source = '']) => (NUMBER.test(source) ? 1n : 0n)),
};

function numeric(value: Compiled, index: number): Compiled {
	if (index > 0) return whole(value);
	if (isText(value.type)) return convert(value, sqlType('float'));
	if (!isExact(value.type) && !isFloat(value.type)) throw errors.invalidOperand(kindName(value.type), 'numeric');
	return value;
}

const scaleOfId = (id: string): number => Number(id.split(':')[3]);
const moneyScale = (id: string): number => (/money/.test(id) ? 4 : scaleOfId(id));

/** Rounds half away from zero to `digits` digits behind the point. */
function round(value: bigint | number, digits: number, id: string): SqlValue {
	if (typeof value === 'number') {
		const factor = 10 ** digits;
		return (Math.sign(value) * Math.round(Math.abs(value) * factor)) / factor;
	}
	const drop = moneyScale(id) - digits;
	if (drop <= 0) return value;
	const unit = 10n ** BigInt(drop);
	return divideRounded(value, unit) * unit;
}

/** CEILING and FLOOR, of a scaled number, keep its scale: the value is the same. */
function towards(value: bigint | number, id: string, up: boolean): SqlValue {
	if (typeof value === 'number') return up ? Math.ceil(value) : Math.floor(value);
	const unit = 10n ** BigInt(moneyScale(id));
	const rest = ((value % unit) + unit) % unit;
	return value - rest + (up && rest > 0n ? unit : 0n);
}

function numberFunction(most: number, run: (value: bigint | number, ...rest: (bigint | string)[]) => SqlValue): BuiltIn {
	return { arguments: [most, most], accept: numeric, type: first, withType: true, run: run as BuiltIn['run'] };
}

const numberBuiltIns: Readonly<Record<string, BuiltIn>> = {
	ABS: numberFunction(1, (value) => (value < 0 ? -value : value)),
	SIGN: numberFunction(1, (value, id) => (typeof value === 'bigint' ? BigInt(value > 0n) * 10n ** BigInt(moneyScale(String(id))) - BigInt(value < 0n) * 10n ** BigInt(moneyScale(String(id))) : Math.sign(value))),
	ROUND: numberFunction(2, (value, digits, id) => round(value, Number(digits), String(id))),
	CEILING: numberFunction(1, (value, id) => towards(value, String(id), true)),
	FLOOR: numberFunction(1, (value, id) => towards(value, String(id), false)),
	DATALENGTH: {
		arguments: [1, 1],
		accept: (value) => convert(value, isText(value.type) ? value.type : sqlType('varbinary', { length: MAX })),
		type: () => INT,
		run: (value) => BigInt(typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.length : 8),
	},
};

/** By name, in capitals. In SQLite each is `tsql_` and the name in small letters. */
export const builtIns: Readonly<Record<string, BuiltIn>> = { ...textBuiltIns, ...numberBuiltIns, ...dateBuiltIns };

