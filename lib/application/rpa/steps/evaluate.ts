import { pageScriptsOff } from '../page-scripts';
import type { Action } from './action';

export const evaluate: Action<'evaluate'> = async (step, scene) => {
	const { run, item } = scene;
	if (!run.plan.pageScripts) throw pageScriptsOff(run.plan.site.system);
	// No credentials: a script of the page's author could read them.
	const argument = { input: run.plan.input, var: run.variables, item };
	const result = await scene.frame.evaluate(step.script, argument, scene.wait(step));
	if (step.as !== null) run.data[step.as] = result;
	return null;
};
