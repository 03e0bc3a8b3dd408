import { ConnectorError } from '../errors';
import { parseMoney } from '../money';
import type { FieldRule } from './field-rule';
import { probablyMeant } from './nearest';
import { inputValue, isIsoDay, readField, type FieldValue } from './read-field';

/**
 * What a workflow gives to an operation, checked by the operation's own rules. A declared name that is not given is null. Names that are
 * not declared stay as they are, unless one looks like a misspelling of a declared name that is missing.
 * @param fields empty: the operation declares no inputs, everything is taken as it is
 * @throws ConnectorError `validation` naming every input at fault, without its value
 */
export function readInput(given: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, FieldRule>>, system: string): Record<string, unknown> {
	const strangers = Object.keys(given).filter((name) => !Object.hasOwn(fields, name));
	const problems: Array<{ name: string; text: string }> = [];
	const read = Object.entries(fields).map(([name, rule]): [string, FieldValue] => {
		const value = Object.hasOwn(given, name) ? given[name] : undefined;
		const meant = isMissing(value) ? strangers.find((stranger) => probablyMeant(stranger, [name]) !== null) : undefined;
		const result = meant === undefined ? readValue(value, rule) : { problem: `is missing (did you mean it by "${meant}"?)` };
		if ('value' in result) return [name, result.value];
		problems.push({ name, text: `"${name}" ${result.problem}` });
		return [name, null];
	});
	if (problems.length > 0) throw refusal(problems, strangers, system);
	return Object.fromEntries([...strangers.map((name): [string, unknown] => [name, given[name]]), ...read]);
}

function refusal(problems: ReadonlyArray<{ name: string; text: string }>, strangers: readonly string[], system: string): ConnectorError {
	const shown = problems.slice(0, 10).map(({ text }) => text).join('; ');
	const unknown = strangers.length === 0 ? '' : ` Given, but not asked for: ${strangers.slice(0, 10).join(', ')}.`;
	return new ConnectorError('validation', `The input does not fit: ${shown}.${unknown}`, {
		system,
		parameter: problems[0]?.name ?? 'input',
		hint: 'Give each input as the recipe asks for it.',
		nothingDone: true,
	});
}

function isMissing(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function readValue(value: unknown, rule: FieldRule): { value: FieldValue } | { problem: string } {
	if (typeof value === 'object' && value !== null) return { problem: `expected one value, found ${Array.isArray(value) ? 'a list' : 'an object'}` };
	if (isMissing(value) && rule.required && rule.fallback === undefined) return { problem: 'is missing' };
	const result = readField(textOf(value, rule), rule);
	return 'value' in result ? { value: inputValue(result.value, rule) } : result;
}

/** As it would stand on a page: a program's number and day are written in one way only, whatever the rule's format is. */
function textOf(value: unknown, rule: FieldRule): string | null {
	if (isMissing(value)) return null;
	// A sum of a program has decimals that nobody has written.
	if (typeof value === 'number' && rule.type === 'moneyBRL') return parseMoney(value, { format: 'us' })?.amount.toFixed(2).replace('.', ',') ?? String(value);
	if (typeof value === 'number' && !['string', 'cpf', 'cnpj', 'cpfOrCnpj', 'phone'].includes(rule.type)) {
		return rule.format === 'us' ? String(value) : String(value).replace('.', ',');
	}
	const text = typeof value === 'string' ? value : String(value);
	return rule.type === 'dateBR' && isIsoDay(text) ? text.slice(0, 10).split('-').reverse().join('/') : text;
}
