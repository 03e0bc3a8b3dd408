import { ConnectorError } from '../../../domain/errors';
import type { Scene } from '../scene';
import type { Action, StepOf } from './action';
import { secretOptions } from './secret-options';

export const type: Action<'type'> = async (step, scene) => {
	const selectors = step.selectors === null ? null : scene.selectors(step.selectors);
	const text = scene.text(step.value);
	refuseLineBreaks(step, text, scene);
	const matched = await scene.frame.type(selectors, text, secretOptions(step.secret, text, scene), scene.wait(step));
	if (matched !== null) scene.noteElement(step, matched, selectors ?? []);
	return null;
};

/** Enter sends the form a text is typed into. Where the recipe itself has one, its author wants that; one in a value comes from somebody else. */
function refuseLineBreaks(step: StepOf<'type'>, text: string, { run }: Scene): void {
	if (step.submit === true || lineBreaks(text) <= lineBreaks(step.value)) return;
	throw new ConnectorError('validation', 'The text to be typed has a line break, which would send the form before its time', {
		system: run.plan.site.system,
		hint: 'Use "fill", which keeps line breaks as they are, or give a text without them.',
		nothingDone: true,
	});
}

function lineBreaks(text: string): number {
	return text.match(/\r\n|[\r\n]/g)?.length ?? 0;
}
