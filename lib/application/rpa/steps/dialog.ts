import type { Action } from './action';

export const dialog: Action<'dialog'> = async (step, scene) => {
	const rule = { answer: step.answer, ...(step.text === null ? {} : { text: scene.text(step.text) }) };
	scene.run.dialogRule = rule;
	scene.page.answerDialogs(rule);
	return null;
};
