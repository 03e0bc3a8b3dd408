import type { Step } from '../../../domain/recipes/recipe';
import type { DialogSeen } from '../../../domain/web-page';
import { describeStep } from '../place';
import type { Scene } from '../scene';

/**
 * Whether nothing was asked of the site since the submitting step began: the page itself has kept the form, because a field is missing,
 * or a dialog that was not accepted has. Then it counts as not submitted.
 *
 * @param at step after which one looks
 * @returns what happened, as a part of a sentence; null where something was sent, or nobody can say
 */
export async function whyUnsent(at: Step, { run, page, context }: Scene): Promise<string | null> {
	const { begunBy, evidence, deadline, plan } = run;
	if (run.submitted === false || begunBy === null || evidence === null) return null;
	if (!(await evidence.nothingBegun(deadline.signal))) return null;
	// Only a page that is done and still answers has shown that it sends nothing.
	if (await page.isLoading(context).catch(() => true)) return null;
	run.noteDialogs(page.takeDialogs(), at.path);
	run.takeBack();
	// It must not send it later.
	plan.discard();
	return [`${describeStep(begunBy)} has sent nothing to the site`, ...run.unanswered.map(asked)].join('; ');
}

function asked({ type, message }: DialogSeen): string {
	const verb = type === 'alert' ? 'said' : 'asked';
	return `the page ${verb} “${message}” and no dialog step answers it; it was dismissed`;
}
