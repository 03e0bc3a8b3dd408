import { fieldReaders } from './field-readers';
import type { FieldRule } from './field-rule';
import { wholePattern } from './patterns';
import { readDate } from './written-date';

export type FieldValue = string | number | boolean | null;

/** A longer text is no value of a field. */
const LONGEST_FOR_PATTERN = 2_000;

/**
 * A text of a page, as the value its rule asks for: money and numbers as numbers, days as `YYYY-MM-DD`, documents as their digits and
 * letters, phones in E.164. An empty text is null, or the rule's `fallback`.
 * @returns a problem that says what was expected and of what kind the text is, never the text
 */
export function readField(text: string | null, rule: FieldRule): { value: FieldValue } | { problem: string } {
	const bare = (text ?? '').replace(/[\u200b-\u200f\ufeff]/g, '').replace(/[\u00a0\u202f]/g, ' ').trim();
	if (bare === '') {
		if (rule.fallback !== undefined) return { value: rule.fallback };
		return rule.required ? { problem: `expected ${expectation(rule)}, found nothing` } : { value: null };
	}
	const refusal = refusalOfText(bare, rule);
	if (refusal !== null) return { problem: `expected ${refusal}, found ${shapeOf(bare)}` };
	const value = fieldReaders[rule.type].read(bare, rule);
	if (value === null) return { problem: `expected ${fieldReaders[rule.type].expected}, found ${shapeOf(bare)}` };
	const outside = typeof value === 'number' ? rangeRefusal(value, rule) : null;
	return outside === null ? { value } : { problem: `expected ${outside}, found another` };
}

/** What kind of text it is, without any of it: `letters`, `9 digits`, `letters and marks`. */
export function shapeOf(text: string): string {
	const digits = text.match(/\p{N}/gu)?.length ?? 0;
	const kinds = [
		...(/\p{L}/u.test(text) ? ['letters'] : []),
		...(digits > 0 ? [`${digits} ${digits === 1 ? 'digit' : 'digits'}`] : []),
		...(/[^\p{L}\p{M}\p{N}\s]/u.test(text) ? ['marks'] : []),
	];
	return kinds.length < 2 ? (kinds[0] ?? 'nothing') : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1) ?? ''}`;
}

/** A value as a form is filled with it: a Brazilian day and amount stay in the Brazilian way of writing. */
export function inputValue(value: FieldValue, rule: FieldRule): FieldValue {
	if (typeof value === 'number' && rule.type === 'moneyBRL') return value.toFixed(2).replace('.', ',');
	if (typeof value === 'string' && rule.type === 'dateBR') return value.split('-').reverse().join('/');
	return value;
}

/** A day that came from a program is written the ISO way, whatever the form wants. */
export function isIsoDay(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}/.test(text) && readDate(text, 'br') !== null;
}

function expectation(rule: FieldRule): string {
	return refusalOfText('', rule) ?? fieldReaders[rule.type].expected;
}

/** What the text should be, where it is not. */
function refusalOfText(text: string, rule: FieldRule): string | null {
	if (rule.values !== undefined && !rule.values.includes(text)) return `one of ${rule.values.map((value) => `"${value}"`).join(', ')}`;
	if (rule.pattern === undefined) return null;
	const matches = text.length <= LONGEST_FOR_PATTERN && wholePattern(rule.pattern)?.test(text) === true;
	return matches ? null : `a text that matches ${rule.pattern}`;
}

function rangeRefusal(value: number, { minimum, maximum }: FieldRule): string | null {
	if (minimum !== undefined && value < minimum) return `a number of ${minimum} or more`;
	return maximum !== undefined && value > maximum ? `a number of ${maximum} or less` : null;
}
