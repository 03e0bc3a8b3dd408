import type { Selectors } from '../../../domain/web-page';
import { noteSeveral } from '../reading/records';
import type { Scene } from '../scene';
import { Mismatch } from '../failures/step-errors';
import type { Action, StepOf } from './action';

export const setVar: Action<'setVar'> = async (step, scene) => {
	const { from } = step;
	scene.run.variables[step.name] = 'value' in from ? scene.text(from.value) : await textOnPage(step, scene, scene.selectors(from.selectors), from.attribute);
	return null;
};

async function textOnPage(step: StepOf<'setVar'>, scene: Scene, selectors: Selectors, attribute: string | undefined): Promise<string> {
	await scene.frame.waitForAny([{ selectors, state: 'attached' }], scene.wait(step));
	const field = { selectors, ...(attribute === undefined ? {} : { attribute }) };
	const { records } = await scene.frame.readRecords({ root: [], fields: { value: field } }, scene.context);
	const value = records[0]?.values['value'];
	if (value === undefined || value.text === null) throw new Mismatch('missing', `nothing to remember as "${step.name}" was found`, selectors);
	scene.noteRank(step.path, value, selectors);
	noteSeveral(value, selectors, { name: `"${step.name}"`, path: step.path }, scene);
	return value.text;
}
