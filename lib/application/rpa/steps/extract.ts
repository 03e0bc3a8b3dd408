import type { ExtractStep } from '../extraction';
import { readPages } from '../paging';
import { Mismatch } from '../step-errors';
import type { Action } from './action';

export const extract: Action<'extract'> = async (step, scene) => {
	const rows = await readPages(step, scene);
	const { data } = scene.run;
	if (step.shape === 'object') {
		data[step.as] = rows[0];
		return null;
	}
	checkCount(step, rows.length);
	data[step.as] = rows;
	return null;
};

function checkCount(step: ExtractStep, count: number): void {
	const { minRows, maxRows } = step;
	if (count < minRows) throw new Mismatch('missing', `${count} rows were found where at least ${minRows} are expected`, rootOf(step));
	if (count > maxRows) throw new Mismatch('data', `more rows than the ${maxRows} expected at most were found (${count})`, rootOf(step));
}

function rootOf(step: ExtractStep): readonly string[] {
	return step.shape === 'table' ? step.table : step.root;
}
