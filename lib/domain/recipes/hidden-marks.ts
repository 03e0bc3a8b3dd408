/** A text without some of its characters. */
export interface Reading {
	text: string;
	/** Where the character at this place stands in the whole text. */
	original(at: number): number;
}

/** Marks without width, as they are and as HTML and scripts write them: soft hyphen, joiners, word joiner, byte order mark. */
const invisible = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]|&(?:shy|zwj|zwnj|ZeroWidthSpace|NoBreak|#0{0,6}(?:173|820[3-7]|8288|65279)|#x0{0,6}(?:ad|200[b-f]|2060|feff));|\\+(?:u(?:00ad|200[b-f]|2060|feff)|xad)/gi;
/** Where Base64 is broken into lines, as mail and PEM files do, also within JSON. */
const lineBreak = /(?<=[\w+/=-])(?:[ \t]*(?:\r\n?|\n|\\r\\n|\\n|&#(?:10|13|xa|xd);|%0d%0a|%0a)[ \t]*)+(?=[\w+/=-])/gi;

/** Null where there is none. */
export function withoutInvisible(text: string): Reading | null {
	return without(text, invisible);
}

/** Null where there is none. */
export function withoutLineBreaks(text: string): Reading | null {
	return without(text, lineBreak);
}

function without(text: string, pattern: RegExp): Reading | null {
	// How much is missing before which place of what is left.
	const starts: number[] = [];
	const missing: number[] = [];
	let [left, end, gone] = ['', 0, 0];
	for (const { 0: found, index } of text.matchAll(pattern)) {
		left += text.slice(end, index);
		end = index + found.length;
		gone += found.length;
		starts.push(left.length);
		missing.push(gone);
	}
	if (starts.length === 0) return null;
	return { text: left + text.slice(end), original: (at) => at + (missing[lastUpTo(starts, at)] ?? 0) };
}

/** Index of the last number that is not above the limit; -1 where there is none. */
function lastUpTo(sorted: readonly number[], limit: number): number {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}
