import { WebPageError } from '../../../domain/web-page-error';
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
	severalChoices: (detail) => `The list has ${detail} entries of that name.`,
	refused: (detail) => `The field does not take this value (${detail}).`,
	badValue: (detail) => `The value is none that the field takes: ${forms[detail] ?? `one of the kind ${detail}`}.`,
	differs: (detail) => `The field does not hold what it was given: it holds ${detail}.`,
};

/** What a kind of field takes. */
const forms: Readonly<Record<string, string>> = {
	date: 'a day as dd/mm/yyyy or yyyy-mm-dd',
	month: 'a month as mm/yyyy or yyyy-mm',
	week: 'a week as 2026-W07',
	time: 'a time as hh:mm',
	'datetime-local': 'a day and a time as dd/mm/yyyy hh:mm or yyyy-mm-ddThh:mm',
	number: 'a number such as 1234.5 or 1.234,5',
	range: 'a number such as 1234.5 or 1.234,5',
	color: 'a colour as #rrggbb',
};

/** The list is there, the one entry is not: there is none, or there are several. */
export class NoChoice extends WebPageError {
	constructor(
		message: string,
		/** Entries that were found. */
		readonly entries: number,
	) {
		super('notThere', message);
	}
}

/**
 * These do not change by waiting, as a rule, but pages build themselves in steps: they are waited for as well.
 * @throws WebPageError `invalid` at once where it is the value that is wrong
 */
export function hindered({ state, detail }: Obstacle): NotYet {
	const message = words[state](detail ?? '');
	if (state === 'badValue') throw new WebPageError('invalid', message);
	if (state === 'noChoice' || state === 'severalChoices') return new NotYet(new NoChoice(message, state === 'noChoice' ? 0 : Number(detail)));
	return new NotYet(new WebPageError('unusable', message));
}

export function notFound(found: Found): NotYet {
	if (found.attached > 0) return new NotYet(new WebPageError('unusable', words.hidden('')));
	return new NotYet(new WebPageError('notThere', 'Nothing on the page matches.'));
}
