import type { RestCrmKnobs } from './options.ts';

const onlyDigits = (text: string): string => text.replace(/\D/g, '');

const comparisons: Record<RestCrmKnobs['phoneMatch'], (stored: string, asked: string) => boolean> = {
	digits: (stored, asked) => onlyDigits(stored) === onlyDigits(asked),
	exact: (stored, asked) => stored === asked,
	substring: (stored, asked) => onlyDigits(stored).includes(onlyDigits(asked)),
};

/** Whether a search for `asked` finds the phone stored as `stored`. What has no digits is found to the letter only. */
export function findsPhone(stored: string, asked: string, match: RestCrmKnobs['phoneMatch']): boolean {
	return onlyDigits(asked) === '' ? stored === asked : comparisons[match](stored, asked);
}

/** E-mails are compared without regard to case. */
export function sameEmail(stored: string, asked: string): boolean {
	return stored.toLowerCase() === asked.toLowerCase();
}
