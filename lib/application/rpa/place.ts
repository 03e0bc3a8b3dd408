import type { Step } from '../../domain/recipes/recipe';
import type { Selectors } from '../../domain/web-page';

/** Numbers from 1 of the step and the steps it lies in: `3`, or `3.1` for the first step within the third. */
export function stepNumber(path: string): string {
	const numbers = path.split('/').flatMap((part) => (/^\d+$/.test(part) ? [Number(part) + 1] : []));
	return numbers.join('.');
}

/** Number of the step in its operation, the outermost one; 0 before the first. */
export function outermostNumber(path: string): number {
	return Number(stepNumber(path).split('.')[0] ?? 0);
}

/** `step 3 (waitFor, "search result")`. */
export function describeStep({ path, kind, note }: Pick<Step, 'path' | 'kind' | 'note'>): string {
	const number = stepNumber(path);
	const remark = note === undefined ? '' : `, "${note}"`;
	if (number !== '') return `step ${number} (${kind}${remark})`;
	return note === undefined ? 'the opening of the site, before the first step' : `${note} (${path})`;
}

/** What the step acts on, as it is written. */
export function selectorsOf(step: Step): Selectors {
	if ('selectors' in step) return step.selectors ?? [];
	switch (step.kind) {
		case 'popup':
			return step.click;
		case 'download':
			return 'click' in step.by ? step.by.click : [];
		case 'frame':
			return 'selectors' in step.target ? step.target.selectors : [];
		default:
			return [];
	}
}

/** All steps, those within others, too. */
export function everyStep(steps: readonly Step[]): Step[] {
	return steps.flatMap((step) => [step, ...everyStep(stepsWithin(step))]);
}

function stepsWithin(step: Step): readonly Step[] {
	switch (step.kind) {
		case 'if':
			return [...step.then, ...step.otherwise];
		case 'forEach':
		case 'frame':
		case 'popup':
			return step.steps;
		default:
			return [];
	}
}
