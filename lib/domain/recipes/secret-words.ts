/** A shorter secret is part of many words. */
const SHORTEST_ANYWHERE = 6;

/** Whether a text counts only where it stands alone: as a part, it would damage words, phones, dates and numbers of documents. */
export function isWordOnly(text: string): boolean {
	return text.length < SHORTEST_ANYWHERE || /^\d+$/.test(text);
}

const before = '(?<![\\p{L}\\p{M}\\p{N}])';
const after = '(?![\\p{L}\\p{M}\\p{N}])';
/** The parts of a date, a phone or an amount are no numbers of their own. */
const noNumberBefore = '(?<!\\d[-\\u2013/.:])';
const noNumberAfter = '(?![-\\u2013/.:]\\d|,\\d{1,2}(?!\\d))';

/** Finds each of the texts where it stands alone; what follows a number is none of it. */
export function wordPattern(texts: readonly string[]): RegExp {
	const longestFirst = [...texts].sort((a, b) => b.length - a.length);
	const alternatives = longestFirst.map((text) => {
		const isDigits = /^\d+$/.test(text);
		return `${isDigits ? noNumberBefore : ''}${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}${isDigits ? noNumberAfter : ''}`;
	});
	return new RegExp(`${before}(?:${alternatives.join('|')})${after}`, 'gu');
}
