import { ConnectorError } from '../../../domain/errors';
import { partPattern } from '../../../domain/recipes/patterns';
import type { PageCondition } from '../../../domain/web-page';
import { isWebPageError } from '../../../domain/web-page-error';
import type { Scene } from '../scene';
import type { Action, StepOf } from './action';

/** Linear time is still time. */
const LONGEST_FOR_PATTERN = 50_000;

export const ifStep: Action<'if'> = async (step, scene) => await scene.within((await holds(step, scene)) ? step.then : step.otherwise);

async function holds(step: StepOf<'if'>, scene: Scene): Promise<boolean> {
	const { test } = step;
	if ('condition' in test) return await isSeen(step, scene, scene.condition(test.condition));
	const value = scene.text(test.value);
	if ('equals' in test) return value === scene.text(test.equals);
	if ('matches' in test) return matches(test.matches, value, scene);
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

function matches(source: string, value: string, { run }: Scene): boolean {
	const { system } = run.plan.site;
	const pattern = partPattern(source);
	if (pattern === null) throw new ConnectorError('validation', `"${source}" is not a regular expression that recipes know (RE2)`, { system });
	if (value.length > LONGEST_FOR_PATTERN) throw new ConnectorError('validation', `The value has ${value.length} characters; at most ${LONGEST_FOR_PATTERN} are compared with a pattern`, { system });
	return pattern.test(value);
}
