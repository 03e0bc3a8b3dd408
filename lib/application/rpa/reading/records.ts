import type { FieldRule } from '../../../domain/recipes/field-rule';
import { readField, type FieldValue } from '../../../domain/recipes/field-values';
import type { SumMark } from '../../../domain/recipes/table-columns';
import type { FieldQuery, RawRecord, RawValue, RecordQuery, Selectors } from '../../../domain/web-page';
import type { Scene } from '../scene';
import { Mismatch } from '../failures/step-errors';

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

/**
 * Each row as a record. One that shows something, but nothing of what is required, is no record that could be left out: the page has
 * changed. Where nothing is required, the same holds once no row has anything of what is asked for.
 *
 * @param rows without those that only separate
 * @throws Mismatch naming row and field
 */
export function typedRecords(rows: readonly FieldTexts[], rules: FieldRules): TypedRecord[] {
	if (rows.length > 0 && rows.every((texts) => hasNone(texts, rules))) throw new Mismatch('missing', `row 1, field "${Object.keys(rules)[0] ?? ''}": nothing was found, nor any other field in any of the ${rows.length} rows`);
	return rows.map((texts, index) => typedRecord(texts, rules, index + 1));
}

/** Whether nothing at all was found of what the rules ask for. */
export function hasNone(texts: FieldTexts, rules: FieldRules): boolean {
	return Object.keys(rules).every((name) => isBlank(texts[name]));
}

/**
 * The rows of a table. Those at its end that sum up are no records: where they say so and nothing else, or where they do not fit and
 * begin so, or have a label that spans several columns.
 */
export function typedRows(rows: readonly FieldTexts[], sums: readonly SumMark[], rules: FieldRules): TypedRecord[] {
	const isSum = (texts: FieldTexts, index: number): boolean => {
		const mark = sums[index] ?? null;
		return mark === 'says' || (mark !== null && !fits(texts, rules));
	};
	const end = rows.findLastIndex((texts, index) => !isSum(texts, index));
	// Where nothing but such rows is left, it is the page that has changed.
	return typedRecords(end === -1 ? rows : rows.slice(0, end + 1), rules);
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

/**
 * Warns of every later alternative that was needed, and of every field that several elements match.
 *
 * @throws Mismatch `ambiguous` where these hold different texts: which of them was meant?
 */
export function noteMatches(answer: { rank: number; records: readonly RawRecord[] }, query: RecordQuery, path: string, scene: Scene): void {
	const { run } = scene;
	if (answer.records.length > 0) run.noteRank(`${path}/root`, answer, query.root);
	for (const { values } of answer.records) {
		for (const [name, value] of Object.entries(values)) {
			const selectors = query.fields[name]?.selectors ?? [];
			if (value.text !== null) run.noteRank(`${path}/fields/${name}`, value, selectors);
			noteSeveral(value, selectors, { name: `field "${name}"`, path: `${path}/fields/${name}` }, scene);
		}
	}
}

/** @throws Mismatch `ambiguous` */
export function noteSeveral({ rank, matches, differing }: RawValue, selectors: Selectors, place: { name: string; path: string }, { run }: Scene): void {
	if (matches < 2) return;
	const told = `${place.name}: ${matches} elements match "${selectors[rank] ?? ''}"`;
	if (differing === true) throw new Mismatch('ambiguous', `${told}, with different texts, where one is needed`, selectors.slice(rank, rank + 1));
	run.warn(`${place.path}/matches`, `${told} and hold the same; the first was read`);
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
