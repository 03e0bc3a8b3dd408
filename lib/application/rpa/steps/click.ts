import type { Action } from './action';
import { navigating } from './navigating';

export const click: Action<'click'> = async (step, scene) => {
	const { button, count } = step;
	const selectors = scene.selectors(step.selectors);
	const matched = await navigating(step, scene, () => scene.acting(step, () => scene.frame.click(selectors, { button, count }, scene.wait(step))));
	scene.noteElement(step, matched, selectors);
	return null;
};
