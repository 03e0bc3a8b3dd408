import { ConnectorError } from '../../../domain/errors';
import type { PageCondition } from '../../../domain/web-page';
import { isWebPageError } from '../../../domain/web-page';
import type { Scene } from '../scene';
import type { Action, StepOf } from './action';

export const ifStep: Action<'if'> = async (step, scene) => await scene.within((await holds(step, scene)) ? step.then : step.otherwise);

async function holds(step: StepOf<'if'>, scene: Scene): Promise<boolean> {
	const { test } = step;
	if ('condition' in test) return await isSeen(step, scene, scene.condition(test.condition));
	const value = scene.text(test.value);
	if ('equals' in test) return value === scene.text(test.equals);
	if ('matches' in test) return expression(test.matches, scene).test(value);
	return value !== '';
}

/** Judged by what is there now; a step with a time of its own waits for it. */
async function isSeen(step: StepOf<'if'>, scene: Scene, condition: PageCondition): Promise<boolean> {
	if (step.timeoutMs === undefined) return (await scene.frame.check(condition, scene.context)) !== null;
	try {
		await scene.frame.waitForAny([condition], scene.wait(step));
		return true;
	} catch (error) {
		if (isWebPageError(error) && error.kind === 'notThere') return false;
		throw error;
	}
}

function expression(source: string, { run }: Scene): RegExp {
	try {
		return new RegExp(source, 'u');
	} catch {
		throw new ConnectorError('validation', `"${source}" is not a regular expression`, { system: run.plan.site.system });
	}
}
