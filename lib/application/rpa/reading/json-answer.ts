import type { FieldRule } from '../../../domain/recipes/field-rule';
import type { RequestStep } from '../../../domain/recipes/recipe';
import { typedRecord, typedRecords, type FieldTexts } from './records';
import { Mismatch } from '../failures/step-errors';

type JsonAnswer = RequestStep['answer'] & { kind: 'json' };

/** What the step says is not in the answer, and all that leads there is. */
export const nothing = Symbol('nothing');

/**
 * @returns `nothing` where the path ends at nothing, at null or at an empty list, and `asksForNothing`
 * @throws Mismatch where the document is otherwise than the step says
 */
export function readJsonAnswer(text: string, { path, list, fields }: JsonAnswer, asksForNothing: boolean): unknown {
	const document = parsed(text);
	const value = valueAt(document, path);
	if (asksForNothing && isNothing(value, document, path)) return nothing;
	if (value === undefined) throw new Mismatch('data', `the answer has nothing at "${path}"`);
	if (!list) return fields === null ? value : typedRecord(textsOf(value, fields), fields, null);
	if (!Array.isArray(value)) throw new Mismatch('data', `the answer has no list ${path === '' ? 'in it' : `at "${path}"`}`);
	const entries: readonly unknown[] = value;
	return fields === null ? entries : typedRecords(entries.filter((entry) => !isEmpty(entry)).map((entry) => textsOf(entry, fields)), fields);
}

function parsed(text: string): unknown {
	try {
		return longNumber.test(text) ? (JSON.parse(text, exactly) as unknown) : JSON.parse(text);
	} catch {
		throw new Mismatch('data', 'the answer is no JSON');
	}
}

function isNothing(value: unknown, document: unknown, path: string): boolean {
	if (value !== undefined) return value === null || (Array.isArray(value) && value.length === 0);
	const around = valueAt(document, path.split('.').slice(0, -1).join('.'));
	return typeof around === 'object' && around !== null;
}

/** An entry that holds nothing whatever; one that holds something else than what is asked for is no record that could be left out. */
function isEmpty(entry: unknown): boolean {
	if (typeof entry !== 'object') return entry === undefined || (typeof entry === 'string' && entry.trim() === '');
	return entry === null || Object.values(entry).every(isEmpty);
}

/** More digits than a number of the language may hold: NF-e keys, bar codes, ids. */
const longNumber = /\d{16}/;

/** Whole numbers that would be changed are taken as they are written (`context.source`, since Node 22). */
function exactly(...[, value, context]: [name: string, value: unknown, context?: { source?: string }]): unknown {
	const source = context?.source ?? '';
	return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;
}

/** Own members only; undefined where there is none. */
function valueAt(value: unknown, path: string): unknown {
	const names = path.split('.').filter((name) => name !== '' && name !== '$');
	return names.reduce<unknown>((inner, name) => {
		if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, name)) return undefined;
		return (inner as Readonly<Record<string, unknown>>)[name];
	}, value);
}

function textsOf(record: unknown, fields: Readonly<Record<string, FieldRule & { path: string }>>): FieldTexts {
	if (typeof record !== 'object' || record === null) throw new Mismatch('data', 'the answer holds something else than records');
	return Object.fromEntries(Object.entries(fields).map(([name, rule]) => [name, textOf(valueAt(record, rule.path), name, rule)]));
}

/** A JSON number is written in one way; a page's number is written the way its rule says. */
function textOf(value: unknown, name: string, rule: FieldRule): string | null {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean') return String(value);
	if (typeof value !== 'number') throw new Mismatch('data', `field "${name}": expected one value, found ${Array.isArray(value) ? 'a list' : 'an object'}`);
	const text = value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
	const isAmount = rule.type === 'moneyBRL' || (['decimal', 'integer'].includes(rule.type) && rule.format !== 'us');
	return isAmount ? text.replace('.', ',') : text;
}
