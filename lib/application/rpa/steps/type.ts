import type { Action } from './action';
import { secretOptions } from './secret-options';

export const type: Action<'type'> = async (step, scene) => {
	const selectors = step.selectors === null ? null : scene.selectors(step.selectors);
	const text = scene.text(step.value);
	const matched = await scene.frame.type(selectors, text, secretOptions(step.secret, text, scene), scene.wait(step));
	if (matched !== null) scene.noteRank(step.path, matched, selectors ?? []);
	return null;
};
