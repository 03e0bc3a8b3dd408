/**
 * Amounts of money and quantities, read from text without ever passing through binary floating point.
 * The currency is not part of this: an amount is in whatever currency its field is in.
 */

export interface Money {
	/** The amount with at most two decimals; the double nearest to it, so it prints exactly. */
	readonly amount: number;
	/** The same amount in whole cents. */
	readonly cents: number;
}

/**
 * How to read a text with one kind of mark and three digits after it.
 * - `br`: `1.234` is one thousand two hundred and thirty-four, `1,234` is a little more than one.
 * - `us`: the other way round.
 * - `auto`: `1,234` as in `br`; `1.234` is refused, because a guess would be wrong by a factor of a thousand, unless an `R$` settles it.
 *
 * Every other text reads the same in all three: with both marks the last one is the decimal mark (`1.234,56`, `1,234.56`).
 */
export type NumberFormat = 'auto' | 'br' | 'us';

export interface NumberOptions {
	format: NumberFormat;
}

export interface MoneyOptions extends NumberOptions {
	/** Refuses more than two decimals instead of rounding them: what has three is a weight or a rate, or is read in the wrong format. */
	exact?: boolean;
}

/** The decimal a text stands for; both parts are digits only. */
interface Decimal {
	negative: boolean;
	integer: string;
	fraction: string;
}

/** A double holds every decimal of up to 15 digits exactly enough to print it back; beyond that, neighbours fall together. */
const LARGEST_EXACT = 999_999_999_999_999;
const MINUS = '-\u2212';
const CURRENCY = new RegExp(`^([${MINUS}+(]?) ?R\\$ ?`, 'i');
const SIGNED = new RegExp(`^([${MINUS}+]?) ?(.*?) ?([${MINUS}]?)$`);
/** As databases and JSON write it, the same in every format: three digits after the mark could be thousands. */
const PLAIN = /^(-?)(\d+)(?:\.(\d{1,2}|\d{4,}))?$/;

function isGrouped(text: string, mark: string): boolean {
	const [first = '', ...rest] = text.split(mark);
	// Nobody groups a number that starts with zero: "0.500" is one half in every format.
	return rest.length > 0 && /^[1-9]\d{0,2}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group));
}

function withTwoMarks(text: string): Omit<Decimal, 'negative'> | null {
	const decimalMark = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
	const groupMark = decimalMark === ',' ? '.' : ',';
	const [integer = '', fraction = '', ...more] = text.split(decimalMark);
	if (more.length > 0 || fraction === '' || !isGrouped(integer, groupMark)) return null;
	return { integer: integer.replaceAll(groupMark, ''), fraction };
}

function withOneMark(text: string, mark: string, format: NumberFormat): Omit<Decimal, 'negative'> | null {
	const [integer = '', fraction = '', ...more] = text.split(mark);
	const asThousands = { integer: text.replaceAll(mark, ''), fraction: '' };
	if (more.length > 0) return isGrouped(text, mark) ? asThousands : null;
	if (isGrouped(text, mark)) {
		if (mark === '.' && format === 'auto') return null;
		if (format === (mark === '.' ? 'br' : 'us')) return asThousands;
	}
	return fraction === '' ? null : { integer, fraction };
}

function readMagnitude(body: string, format: NumberFormat): Omit<Decimal, 'negative'> | null {
	const text = /^\d{1,3}(?: \d{3})+(?!\d)/.test(body) ? body.replaceAll(' ', '') : body;
	if (!/^[\d.,]*\d$/.test(text)) return null;
	const hasDot = text.includes('.');
	const hasComma = text.includes(',');
	if (hasDot && hasComma) return withTwoMarks(text);
	if (hasDot || hasComma) return withOneMark(text, hasDot ? '.' : ',', format);
	return { integer: text, fraction: '' };
}

function decimalFromText(input: string, format: NumberFormat): Decimal | null {
	const plain = PLAIN.exec(input);
	if (plain) return { negative: plain[1] === '-', integer: plain[2] ?? '', fraction: plain[3] ?? '' };
	const text = input.replace(/\s/g, ' ').trim();
	const bare = text.replace(CURRENCY, '$1');
	// "R$" is written in one country only, so it settles what "1.234" means.
	const effective = format === 'auto' && bare !== text ? 'br' : format;
	const inParentheses = /^\((.*)\)$/.exec(bare)?.[1];
	if (inParentheses !== undefined) {
		const magnitude = readMagnitude(inParentheses.trim(), effective);
		return magnitude && { negative: true, ...magnitude };
	}
	const [, sign = '', body = '', trailing = ''] = SIGNED.exec(bare) ?? [];
	if (sign !== '' && trailing !== '') return null;
	const magnitude = readMagnitude(body, effective);
	return magnitude && { negative: (sign !== '' && sign !== '+') || trailing !== '', ...magnitude };
}

function decimalFromNumber(input: number): Decimal | null {
	if (!Number.isFinite(input)) return null;
	const text = String(Math.abs(input));
	if (text.includes('e+')) return null;
	// Below a millionth JavaScript prints an exponent; it is the residue of a sum in floating point.
	const [integer = '0', fraction = ''] = text.includes('e') ? ['0'] : text.split('.');
	return { negative: input < 0, integer, fraction };
}

/** The decimal in units of 10^-places, halves rounded away from zero; null when a double could not hold the result exactly. */
function scale(decimal: Decimal | null, places: number): number | null {
	if (decimal === null || decimal.integer.length > 40) return null;
	const kept = decimal.fraction.slice(0, places).padEnd(places, '0');
	const digits = decimal.integer + kept;
	const roundUp = (decimal.fraction[places] ?? '0') >= '5';
	const magnitude = digits.length < 15 ? Number(digits) + (roundUp ? 1 : 0) : scaleLong(digits, roundUp);
	// Never minus zero: it would print as "-0".
	return decimal.negative && magnitude !== null && magnitude > 0 ? -magnitude : magnitude;
}

/** Digits of which a double may not hold all. */
function scaleLong(digits: string, roundUp: boolean): number | null {
	const magnitude = BigInt(digits) + (roundUp ? 1n : 0n);
	return magnitude > BigInt(LARGEST_EXACT) ? null : Number(magnitude);
}

function readDecimal(input: unknown, format: NumberFormat): Decimal | null {
	if (typeof input === 'number') return decimalFromNumber(input);
	if (typeof input === 'bigint') return { negative: input < 0n, integer: String(input).replace('-', ''), fraction: '' };
	return typeof input === 'string' ? decimalFromText(input, format) : null;
}

/**
 * The money of a whole number of cents.
 * @throws RangeError when it is not a whole number, or beyond 999,999,999,999,999 cents
 */
export function moneyFromCents(cents: number): Money {
	if (!Number.isSafeInteger(cents) || Math.abs(cents) > LARGEST_EXACT) {
		throw new RangeError('An amount of money must be a whole number of cents of at most 15 digits; check the values that were added up.');
	}
	return { amount: cents / 100, cents };
}

/**
 * Reads an amount of money.
 *
 * - A JSON number is taken as it prints: `1.005` is 1.01 money, not the 1.00 that binary arithmetic makes of it.
 * - A text may carry `R$`, spaces (also U+00A0 and U+202F), a sign on either side, or parentheses for a negative amount.
 * - More than two decimals are rounded, halves away from zero, or refused where the amount must be `exact`.
 * - Refused with null: empty text, other currency signs, an exponent in a text (`7,89E+12` is a code that a spreadsheet destroyed), groups
 *   that are not three digits long, NaN and infinity, amounts of more than 15 digits in cents, and `1.234` in `auto`.
 *
 * Never throws.
 */
export function parseMoney(input: unknown, { format, exact = false }: MoneyOptions): Money | null {
	const decimal = readDecimal(input, format);
	if (exact && (decimal?.fraction.length ?? 0) > 2) return null;
	const cents = scale(decimal, 2);
	return cents === null ? null : moneyFromCents(cents);
}

/** Reads a quantity by the rules of {@link parseMoney}, rounded to four decimals; null when it cannot be read. */
export function parseQuantity(input: unknown, { format }: NumberOptions): number | null {
	const units = scale(readDecimal(input, format), 4);
	return units === null ? null : units / 10_000;
}

/**
 * A quantity with at most four decimals, halves rounded away from zero.
 * @throws RangeError when the value is not finite or too large to be exact
 */
export function roundQuantity(value: number): number {
	if (Number.isInteger(value) && Math.abs(value) <= LARGEST_EXACT / 10_000) return value === 0 ? 0 : value;
	const rounded = parseQuantity(value, { format: 'us' });
	if (rounded === null) throw new RangeError('A quantity must be a finite number of at most 15 digits, four of them decimals; check the value read.');
	return rounded;
}

/** @throws RangeError when the sum is beyond what {@link moneyFromCents} takes */
export function addMoney(a: Money, b: Money): Money {
	return moneyFromCents(a.cents + b.cents);
}

/** The sum in cents; zero for nothing. @throws RangeError when it is beyond what {@link moneyFromCents} takes */
export function sumMoney(values: Iterable<Money>): Money {
	let sum = moneyFromCents(0);
	for (const value of values) sum = addMoney(sum, value);
	return sum;
}

/**
 * `R$ 1.234,56`, with an ordinary space (formatters of the platform put a no-break space there, which breaks comparisons); `-R$ 10,00`.
 * @throws RangeError when the amount is not finite or too large to be exact
 */
export function formatBrl(amount: number): string {
	const money = parseMoney(amount, { format: 'us' });
	if (money === null) throw new RangeError('An amount of money must be a finite number of at most 15 digits; check the value to be shown.');
	const digits = String(Math.abs(money.cents)).padStart(3, '0');
	const thousands = digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, '.');
	return `${money.cents < 0 ? '-' : ''}R$ ${thousands},${digits.slice(-2)}`;
}
