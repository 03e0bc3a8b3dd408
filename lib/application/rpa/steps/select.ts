import type { Action } from './action';

export const select: Action<'select'> = async (step, scene) => {
	const selectors = scene.selectors(step.selectors);
	const choice = 'value' in step.choice ? { value: scene.text(step.choice.value) } : { label: scene.text(step.choice.label) };
	const matched = await scene.frame.select(selectors, choice, scene.wait(step));
	scene.noteElement(step, matched, selectors);
	return null;
};
