import type { OperationRecipe, Step } from '../../domain/recipes/recipe';
import { everyStep } from './place';

/**
 * Which steps are the point of no return of an operation: those marked so; where none is, every step of an operation that writes which
 * may send something to the site. An operation that reads has none; a trial run of it stops before a request that may change something,
 * because nobody may have thought of `write` yet.
 */
export function submittingSteps({ write, steps }: Pick<OperationRecipe, 'write' | 'steps'>, stopBeforeSubmit = false): (step: Step) => boolean {
	// A search is a click; a request says itself what it is.
	if (!write) return stopBeforeSubmit ? isSendingRequest : () => false;
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
			return isSendingRequest(step);
		case 'download':
			return 'click' in step.by;
		default:
			return false;
	}
}

function isSendingRequest(step: Step): boolean {
	return step.kind === 'request' && !['GET', 'HEAD', 'OPTIONS'].includes(step.method.toUpperCase());
}
