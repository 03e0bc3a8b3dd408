import type { FieldRule } from '../../domain/recipes/field-rule';
import { readField, type FieldValue } from '../../domain/recipes/field-values';
import type { FieldQuery, RawRecord, RecordQuery, Selectors } from '../../domain/web-page';
import type { Scene } from './scene';
import { Mismatch } from './step-errors';

export type FieldTexts = Readonly<Record<string, string | null>>;
export type FieldRules = Readonly<Record<string, FieldRule>>;
export type TypedRecord = Record<string, FieldValue>;
/** Fields of a record, with where each is found. */
export type FoundFields = Readonly<Record<string, FieldRule & { selectors: Selectors; attribute?: string }>>;

/**
 * The texts as the rules want them.
 *
 * @param row number from 1, in messages; null where there is one record only
 * @throws Mismatch naming the field, never its text
 */
export function typedRecord(texts: FieldTexts, rules: FieldRules, row: number | null): TypedRecord {
	return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, typedField(name, texts[name] ?? null, rule, row)]));
}

function typedField(name: string, text: string | null, rule: FieldRule, row: number | null): FieldValue {
	const read = readField(text, rule);
	if ('value' in read) return read.value;
	const place = row === null ? `field "${name}"` : `row ${row}, field "${name}"`;
	throw new Mismatch(isBlank(text) ? 'missing' : 'data', `${place}: ${read.problem}`);
}

/** All rows but those that only separate or sum up: there all required fields are empty, or all fields where none is required. */
export function typedRecords(rows: readonly FieldTexts[], rules: FieldRules): TypedRecord[] {
	const needed = Object.entries(rules).flatMap(([name, { required }]) => (required ? [name] : []));
	const names = needed.length > 0 ? needed : Object.keys(rules);
	return rows.flatMap((texts, index) => (names.every((name) => isBlank(texts[name])) ? [] : [typedRecord(texts, rules, index + 1)]));
}

/**
 * The rows of a table. Those at its end that sum up may stay in the grid with one label in several columns, because its cell spans
 * them: where such a row does not fit, it is no record.
 */
export function typedRows(rows: readonly FieldTexts[], rules: FieldRules): TypedRecord[] {
	const end = rows.findLastIndex((texts) => !spansColumns(texts) || fits(texts, rules));
	// Where nothing but such rows is left, it is the page that has changed.
	return typedRecords(end === -1 ? rows : rows.slice(0, end + 1), rules);
}

function spansColumns(texts: FieldTexts): boolean {
	const labels = Object.values(texts).filter((text) => text !== null && /\p{L}/u.test(text));
	return new Set(labels).size < labels.length;
}

function fits(texts: FieldTexts, rules: FieldRules): boolean {
	return Object.entries(rules).every(([name, rule]) => 'value' in readField(texts[name] ?? null, rule));
}

function isBlank(text: string | null | undefined): boolean {
	return text == null || text.trim() === '';
}

/** The question to the page, its selectors filled in. */
export function recordQuery(root: Selectors, fields: FoundFields, scene: Scene): RecordQuery {
	const queries = Object.entries(fields).map(([name, { selectors, attribute }]): [string, FieldQuery] => {
		return [name, { selectors: scene.selectors(selectors), ...(attribute === undefined ? {} : { attribute }) }];
	});
	return { root: scene.selectors(root), fields: Object.fromEntries(queries) };
}

export function textsOf({ values }: RawRecord): FieldTexts {
	return Object.fromEntries(Object.entries(values).map(([name, { text }]) => [name, text]));
}

/** Warns of every later alternative that was needed. */
export function noteRanks(answer: { rank: number; records: readonly RawRecord[] }, query: RecordQuery, path: string, scene: Scene): void {
	const { run } = scene;
	if (answer.records.length > 0) run.noteRank(`${path}/root`, answer, query.root);
	for (const { values } of answer.records) {
		for (const [name, value] of Object.entries(values)) {
			if (value.text !== null) run.noteRank(`${path}/fields/${name}`, value, query.fields[name]?.selectors ?? []);
		}
	}
}

/** @throws Mismatch where it is not exactly one */
export function theOnly<T>(records: readonly T[], selectors: Selectors): T {
	const [record] = records;
	if (record === undefined) throw new Mismatch('missing', `nothing matched ${named(selectors)}`, selectors);
	if (records.length > 1) throw new Mismatch('ambiguous', `${records.length} elements match ${named(selectors)} where one is needed`, selectors);
	return record;
}

function named(selectors: Selectors): string {
	return selectors.length === 0 ? 'the record' : selectors.join(' | ');
}
