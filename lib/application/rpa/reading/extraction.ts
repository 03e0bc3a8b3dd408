import { readColumns } from '../../../domain/recipes/table-columns';
import { noteMatches, recordQuery, textsOf, theOnly, typedRecord, typedRecords, typedRows, type TypedRecord } from './records';
import type { Scene } from '../scene';
import { readList } from './separators';
import { Mismatch } from '../failures/step-errors';
import type { StepOf } from '../steps/action';

export type ExtractStep = StepOf<'extract'>;

/** What one page shows of the records, as it is right now. */
export interface PageOfRecords {
	rows: readonly TypedRecord[];
	/** The same for pages that show the same. */
	print: string;
}

/** @throws Mismatch where the page is otherwise than the step says */
export async function readPage(step: ExtractStep, scene: Scene): Promise<PageOfRecords> {
	return step.shape === 'table' ? await readTable(step, scene) : await readRecords(step, scene);
}

async function readRecords(step: ExtractStep & { shape: 'object' | 'list' }, scene: Scene): Promise<PageOfRecords> {
	const { frame, context } = scene;
	const query = recordQuery(step.root, step.fields, scene);
	const isOne = step.shape === 'object';
	const answer = isOne ? await frame.readRecords(query, context) : await readList(query, step.fields, async (...asked) => await frame.readRecords(...asked), context);
	const texts = answer.records.map(textsOf);
	const rows = isOne ? [typedRecord(theOnly(texts, query.root), step.fields, null)] : typedRecords(texts, step.fields);
	noteMatches(answer, query, step.path, scene);
	return { rows, print: JSON.stringify(texts) };
}

async function readTable(step: ExtractStep & { shape: 'table' }, scene: Scene): Promise<PageOfRecords> {
	const selectors = scene.selectors(step.table);
	const table = await scene.frame.readTable(selectors, scene.context);
	if (table === null) throw new Mismatch('missing', `there is no table ${selectors.join(' | ')}`, selectors);
	if (table.more === true) throw new Mismatch('data', `the table has more than the ${table.rows.length} rows that are read of one`, selectors);
	const read = readColumns(table.rows, step.columns);
	if ('problem' in read) throw new Mismatch('data', read.problem, selectors);
	const rows = typedRows(read.records, read.sums, step.columns);
	const path = `${step.path}/table`;
	scene.noteRank(path, table, selectors);
	if (table.matches > 1) scene.run.warn(path, `${table.matches} tables match "${selectors[table.rank] ?? ''}"; the first was read`);
	return { rows, print: JSON.stringify(read.records) };
}
