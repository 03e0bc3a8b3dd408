/** A number as its digits without zeros at either end, and the power of ten of the last one; `digits` is empty for 0. */
interface Decimal {
	digits: string;
	exponent: number;
}

/** More than that no number says. */
const mostDigits = 17;
/** Numbers written with fewer characters, and without an exponent, are never rounded. */
const leastRounded = 16;

/**
 * Whether reading this number of a JSON text would change it: its whole part, which may be an id, or a number so small that nothing of it is left.
 * Of a fraction the first 15 digits are right, and more is not asked.
 */
export function isRounded(source: string): boolean {
	if (source.length < leastRounded && !/e/i.test(source)) return false;
	const given = decimal(source);
	const value = Number(source);
	if (given === null || !Number.isFinite(value)) return false;
	if (value === 0) return given.digits !== '';
	const whole = given.exponent >= 0 ? given : wholePart(given);
	return !isSame(whole, decimal(String(Math.trunc(value))));
}

function isSame(given: Decimal, read: Decimal | null): boolean {
	return read !== null && given.digits.length <= mostDigits && given.digits === read.digits && (given.digits === '' || given.exponent === read.exponent);
}

function wholePart({ digits, exponent }: Decimal): Decimal {
	return trimmed(digits.slice(0, Math.max(0, digits.length + exponent)), 0);
}

/** Null for what is no number of JSON. */
function decimal(source: string): Decimal | null {
	const [, whole, fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
	return whole === undefined ? null : trimmed(whole + fraction, Number(exponent) - fraction.length);
}

function trimmed(digits: string, exponent: number): Decimal {
	let [start, end] = [0, digits.length];
	while (start < end && digits[start] === '0') start += 1;
	while (end > start && digits[end - 1] === '0') end -= 1;
	return { digits: digits.slice(start, end), exponent: exponent + digits.length - end };
}
