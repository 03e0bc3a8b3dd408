import type { ExtractStep } from '../reading/extraction';
import { readPages } from '../reading/paging';
import { noteSameAsBefore } from '../reading/stale-reading';
import { Mismatch } from '../failures/step-errors';
import { madeBy } from '../failures/whereabouts';
import type { Action } from './action';

export const extract: Action<'extract'> = async (step, scene) => {
	const rows = await readPages(step, scene);
	noteSameAsBefore(step, rows, scene);
	const { data } = scene.run;
	if (step.shape === 'object') {
		data[step.as] = rows[0];
		return null;
	}
	checkCount(step, rows.length, madeBy(scene.run.plan) === null ? hintsForRecipes : hintsForFields);
	data[step.as] = rows;
	return null;
};

const hintsForRecipes = {
	few: 'If the page may show fewer, say so by minRows, or end with the outcome notFound by a branch of waitFor. If it has changed, correct the selector.',
	many: 'Raise maxRows of the step, or choose a selector that matches fewer.',
};
const hintsForFields = {
	few: 'If the page may show fewer, lower “Minimum Rows” in the options of the node, or name what it shows then in “No Result When”. If it has changed, correct the selector.',
	many: 'Raise “Maximum Rows” in the options of the node, or choose a selector that matches fewer.',
};

function checkCount(step: ExtractStep, count: number, hints: typeof hintsForRecipes): void {
	const { minRows, maxRows } = step;
	if (count < minRows) throw new Mismatch('missing', `${count} rows were found where at least ${minRows} are expected`, rootOf(step), hints.few);
	if (count > maxRows) throw new Mismatch('data', `more than the ${maxRows} rows expected at most were found`, rootOf(step), hints.many);
}

function rootOf(step: ExtractStep): readonly string[] {
	return step.shape === 'table' ? step.table : step.root;
}
