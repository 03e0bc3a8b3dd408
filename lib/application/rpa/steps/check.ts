import type { Action } from './action';

export const check: Action<'check'> = async (step, scene) => {
	const selectors = scene.selectors(step.selectors);
	const matched = await scene.frame.setChecked(selectors, step.checked, scene.wait(step));
	scene.noteElement(step, matched, selectors);
	return null;
};
