import { assertPlace } from '../arrivals';
import { attempted } from '../deadline';
import type { Action } from './action';

const timeForClosingMs = 2_000;

export const popup: Action<'popup'> = async (step, scene) => {
	const { run, frame: opener } = scene;
	const selectors = scene.selectors(step.click);
	const page = await scene.page.afterPopup(async () => {
		scene.noteElement(step, await opener.click(selectors, {}, scene.wait(step)), selectors);
	}, scene.wait(step));
	try {
		if (run.dialogRule !== null) page.answerDialogs(run.dialogRule);
		assertPlace(page, run);
		return await scene.within(step.steps, { page, frame: page });
	} finally {
		run.noteDialogs(page.takeDialogs(), step.path);
		// A window that cannot be closed is closed with its session.
		await attempted(run.plan.clock, timeForClosingMs, run.deadline.outer, () => page.close());
	}
};
