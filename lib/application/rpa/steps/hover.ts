import type { Action } from './action';

export const hover: Action<'hover'> = async (step, scene) => {
	const selectors = scene.selectors(step.selectors);
	scene.noteElement(step, await scene.frame.hover(selectors, scene.wait(step)), selectors);
	return null;
};
