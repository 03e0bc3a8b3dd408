/** What a CRM reads as markup in texts that people see; empty: nothing. */
export const textMarkups = ['', 'bbcode'] as const;
export type TextMarkup = (typeof textMarkups)[number];

/** After a bracket nobody sees it, and what follows is no BB code any more. */
const zeroWidthSpace = '\u200B';

/** A text that is shown to the letter: what somebody wrote is never markup, be it a link, a mention or a picture. */
export function plainIn(markup: TextMarkup, text: string): string {
	return markup === 'bbcode' ? text.replaceAll('[', `[${zeroWidthSpace}`) : text;
}
