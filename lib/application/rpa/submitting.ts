import type { OperationRecipe, Step } from '../../domain/recipes/recipe';
import { everyStep } from './place';

/**
 * Which steps are the point of no return of an operation: those marked so; where none is, every step of an operation that writes which
 * may send something to the site. An operation that reads has none.
 */
export function submittingSteps({ write, steps }: Pick<OperationRecipe, 'write' | 'steps'>): (step: Step) => boolean {
	if (!write) return () => false;
	const isMarked = everyStep(steps).some((step) => step.submit === true);
	return isMarked ? (step) => step.submit === true : mayBeSent;
}

/** A page script may send anything; Enter within a text sends the form it is typed into. */
export function mayBeSent(step: Step): boolean {
	switch (step.kind) {
		case 'click':
		case 'press':
		case 'popup':
		case 'evaluate':
			return true;
		case 'type':
			return /[\r\n]/.test(step.value);
		case 'request':
			return !['GET', 'HEAD'].includes(step.method.toUpperCase());
		case 'download':
			return 'click' in step.by;
		default:
			return false;
	}
}
