import type { RawRecord, RecordQuery } from '../../../domain/web-page';
import type { CallContext } from '../../../domain/runtime';
import type { FieldRules } from './records';

type Answer = { rank: number; records: readonly RawRecord[] };
type Read = (query: RecordQuery, context: CallContext) => Promise<Answer>;

/** Names that no field can have. */
const own = { text: '.text', headings: '.headings', cells: '.cells', wideCells: '.wide-cells' } as const;
const questions: RecordQuery['fields'] = {
	[own.text]: { selectors: [] },
	[own.headings]: { selectors: ['th'] },
	[own.cells]: { selectors: ['td'] },
	[own.wideCells]: { selectors: ['td[colspan]'] },
};

/**
 * The records of a list without the rows that only separate: those without any text, and in tables rows of headings and those of one
 * cell over the whole width. What such a row is, is asked only where in one nothing required was found.
 */
export async function readList(query: RecordQuery, rules: FieldRules, read: Read, context: CallContext): Promise<Answer> {
	const answer = await read(query, context);
	const needed = Object.entries(rules).flatMap(([name, { required }]) => (required ? [name] : []));
	const names = needed.length > 0 ? needed : Object.keys(rules);
	if (!answer.records.some((record) => areBlank(record, names))) return answer;
	const asked = await read({ ...query, fields: { ...query.fields, ...questions } }, context);
	const records = asked.records.filter((record) => !(areBlank(record, Object.keys(rules)) && separates(record)));
	return { rank: asked.rank, records: records.map(({ values }) => ({ values: Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(query.fields, name))) })) };
}

function areBlank({ values }: RawRecord, names: readonly string[]): boolean {
	return names.every((name) => (values[name]?.text ?? '').trim() === '');
}

function separates({ values }: RawRecord): boolean {
	const count = (name: string): number => values[name]?.matches ?? 0;
	if ((values[own.text]?.text ?? '').trim() === '') return true;
	if (count(own.cells) === 0) return count(own.headings) > 0;
	return count(own.cells) === 1 && count(own.wideCells) === 1 && count(own.headings) === 0;
}
