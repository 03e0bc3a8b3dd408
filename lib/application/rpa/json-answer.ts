import type { FieldRule } from '../../domain/recipes/field-rule';
import type { RequestStep } from '../../domain/recipes/recipe';
import { typedRecord, typedRecords, type FieldTexts } from './records';
import { Mismatch } from './step-errors';

type JsonAnswer = RequestStep['answer'] & { kind: 'json' };

/** @throws Mismatch where the document is otherwise than the step says */
export function readJsonAnswer(text: string, { path, list, fields }: JsonAnswer): unknown {
	const value = valueAt(parsed(text), path);
	if (value === undefined) throw new Mismatch('data', `the answer has nothing at "${path}"`);
	if (!list) return fields === null ? value : typedRecord(textsOf(value, fields), fields, null);
	if (!Array.isArray(value)) throw new Mismatch('data', `the answer has no list ${path === '' ? 'in it' : `at "${path}"`}`);
	const entries: readonly unknown[] = value;
	return fields === null ? entries : typedRecords(entries.map((entry) => textsOf(entry, fields)), fields);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new Mismatch('data', 'the answer is no JSON');
	}
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
