import { WebPageError } from '../../../domain/web-page';
import { NotYet } from './attempts';
import type { Found } from './finding';
import type { Obstacle } from './in-page/approaching';

const words: Record<Obstacle['state'], (detail: string) => string> = {
	gone: () => 'The element was there and has gone.',
	hidden: () => 'The element is on the page, but it cannot be seen.',
	disabled: (detail) => (detail === '' ? 'The element is disabled.' : `The ${detail} is disabled.`),
	readOnly: () => 'The field is read-only.',
	moving: () => 'The element does not stand still.',
	outside: () => 'The element cannot be brought into view.',
	covered: (detail) => `The element is covered by another one (${detail}).`,
	noField: (detail) => `The element cannot be used so: it is no field of the kind that is needed (${detail}).`,
	noChoice: () => 'The list has no such entry.',
	refused: (detail) => `The field does not take this value (${detail}).`,
};

/** The list is there, the entry is not. */
export class NoChoice extends WebPageError {}

/** These do not change by waiting, as a rule, but pages build themselves in steps: they are waited for as well. */
export function hindered({ state, detail }: Obstacle): NotYet {
	const message = words[state](detail ?? '');
	return new NotYet(state === 'noChoice' ? new NoChoice('notThere', message) : new WebPageError('unusable', message));
}

export function notFound(found: Found): NotYet {
	if (found.attached > 0) return new NotYet(new WebPageError('unusable', words.hidden('')));
	return new NotYet(new WebPageError('notThere', 'Nothing on the page matches.'));
}
