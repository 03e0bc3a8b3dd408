/** Which mark stands before the decimals. It is a setting, never a guess: `1.234` is a thousand in one file and a little more than one in the next. */
export type DecimalMark = 'comma' | 'point';

const forms: Readonly<Record<DecimalMark, { plain: RegExp; grouped: RegExp; decimal: string; group: string }>> = {
	comma: { plain: /^\d+(?:,\d+)?$/, grouped: /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/, decimal: ',', group: '.' },
	point: { plain: /^\d+(?:\.\d+)?$/, grouped: /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/, decimal: '.', group: ',' },
};

/** A double still tells all numbers of so many digits apart. */
const mostDigits = 15;

/**
 * Reads a number as it stands in a file and gives it as exact decimal text: `1.234,50` → `1234.5`, `-0,070` → `-0.07`.
 * Spaces, `R$` and a sign on either side are understood; groups must have three digits.
 *
 * @returns null where it is no such number: another mark (`12.5` where the comma is the mark), an exponent, a currency
 * other than the real, more than 15 digits
 */
export function readDecimalText(input: string, mark: DecimalMark): string | null {
	// A price list has millions of these, nearly all plain: look at those first.
	if (shortInteger.test(input)) return input;
	const { plain, grouped, decimal, group } = forms[mark];
	if (plain.test(input)) return exact(input, decimal, false);
	if (grouped.test(input)) return exact(input.replaceAll(group, ''), decimal, false);
	const text = input.trim();
	// The pattern below takes ever longer with long runs of blanks.
	if (text.length > longestDecimal) return null;
	const [, before = '', bare = '', after = ''] = /^([-+\u2212]?)\s*(?:R\$)?\s*([\d.,]*)\s*([-\u2212]?)$/i.exec(text) ?? [];
	if (before !== '' && after !== '') return null;
	const negative = /[-\u2212]/.test(before + after);
	if (plain.test(bare)) return exact(bare, decimal, negative);
	return grouped.test(bare) ? exact(bare.replaceAll(group, ''), decimal, negative) : null;
}

const longestDecimal = 40;
const shortInteger = /^(?:0|[1-9]\d{0,14})$/;

function exact(text: string, decimal: string, negative: boolean): string | null {
	const at = text.indexOf(decimal);
	const integer = at === -1 ? text : text.slice(0, at);
	const fraction = at === -1 ? '' : text.slice(at + 1);
	const whole = integer.startsWith('0') ? integer.replace(/^0+(?=\d)/, '') : integer;
	const part = fraction.endsWith('0') ? fraction.replace(/0+$/, '') : fraction;
	if (whole.length + part.length > mostDigits) return null;
	const value = part === '' ? whole : `${whole}.${part}`;
	return negative && /[1-9]/.test(value) ? `-${value}` : value;
}

/** `1234.5` → `1234,5`. @param text exact decimal text with a point */
export function withDecimalMark(text: string, mark: DecimalMark): string {
	return mark === 'comma' ? text.replace('.', ',') : text;
}

/** Digits after the point of exact decimal text. */
export function decimalsOf(text: string): number {
	const point = text.indexOf('.');
	return point === -1 ? 0 : text.length - point - 1;
}
