import { Mismatch } from '../failures/step-errors';
import type { Action } from './action';
import { secretOptions } from './secret-options';

export const fill: Action<'fill'> = async (step, scene) => {
	if (step.selectors === null) throw new Mismatch('data', 'the step names no field');
	const selectors = scene.selectors(step.selectors);
	const text = scene.text(step.value);
	const matched = await scene.frame.fill(selectors, text, secretOptions(step.secret, text, scene), scene.wait(step));
	scene.noteElement(step, matched, selectors);
	return null;
};
