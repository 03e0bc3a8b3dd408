import type { Action } from './action';
import { navigating } from './navigating';

export const press: Action<'press'> = async (step, scene) => {
	const selectors = step.selectors === null ? null : scene.selectors(step.selectors);
	const key = scene.text(step.key);
	const matched = await navigating(step, scene, () => scene.acting(step, () => scene.frame.press(selectors, key, scene.wait(step))));
	if (matched !== null) scene.noteElement(step, matched, selectors ?? []);
	return null;
};
