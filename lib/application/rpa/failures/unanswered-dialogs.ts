import type { Step } from '../../../domain/recipes/recipe';
import { stepNumber } from '../place';
import type { Scene } from '../scene';

const longestShown = 200;

/**
 * What a page has said or asked without an answer of the recipe is often why the next step fails.
 *
 * @returns a part of a sentence, secrets covered; null where there was no such dialog
 */
export function unansweredDialog(step: Step, { run, page }: Scene): string | null {
	try {
		run.noteDialogs(page.takeDialogs(), step.path);
	} catch {
		// The page is gone; what it said before is known.
	}
	const last = run.lastUnanswered;
	if (last === null) return null;
	const number = stepNumber(last.path);
	const when = last.path === step.path || number === '' ? 'meanwhile' : `before, at step ${number},`;
	const message = last.message.length > longestShown ? `${last.message.slice(0, longestShown)}…` : last.message;
	return `${when} the page opened a dialog (${last.type}: “${message}”) that no dialog step answers; it was dismissed`;
}
