/** How a value is written into a selector so that it stays a value, whatever it holds. */
export type SelectorWriting = (value: string) => string | null;

const cssPrefix = /^(?:pierce\/|>>>)/;

/**
 * The way for the place that follows `before` in a selector of that kind: CSS (strings and names alike), Puppeteer's `text/`, `aria/`,
 * `xpath/` (https://pptr.dev/guides/page-interactions#selectors) and the `::-p-…` of the same. It gives null for a value that cannot be
 * written there safely.
 */
export function selectorWriting(before: string): SelectorWriting {
	if (!cssPrefix.test(before)) {
		const kind = /^(text|aria|xpath)\//.exec(before)?.[1];
		if (kind === 'text') return (value) => value;
		if (kind === 'aria') return (value) => (/[[\]"'\\]/.test(value) ? null : value);
		if (kind === 'xpath' || /^(?:\/\/|\(\/\/)/.test(before)) return inXpath(before);
	}
	const inner = /::-p-(\w+)\(([^)]*)$/.exec(before);
	if (inner?.[1] === 'xpath') return inXpath(inner[2] ?? '');
	// Its argument ends at a bracket or quote, and a backslash stands for nothing but the character behind it.
	if (inner !== null) return (value) => (/[[\]]/.test(value) && inner[1] === 'aria' ? null : value.replace(/[\\'"()]/g, '\\$&'));
	return inCss;
}

/** https://drafts.csswg.org/css-syntax/#escaping: the same in names and in strings. */
function inCss(value: string): string | null {
	if (value.includes('\0')) return null;
	const escaped = Array.from(value, (letter, index) => (isPlain(letter, index) ? letter : `\\${(letter.codePointAt(0) ?? 0).toString(16)} `));
	return escaped.join('');
}

function isPlain(letter: string, index: number): boolean {
	return /[A-Za-z_\u00a0-\uffff]|[\u{10000}-\u{10ffff}]/u.test(letter) || (index > 0 && /[\d-]/.test(letter));
}

/** XPath 1.0 knows no escape: within quotes no quote may stand, outside of them nothing but a plain word or number. */
function inXpath(before: string): SelectorWriting {
	const refused = openQuote(before) === null ? /[^\p{L}\p{N}_.]/u : /['"]/;
	return (value) => (refused.test(value) ? null : value);
}

function openQuote(text: string): string | null {
	let open: string | null = null;
	for (const letter of text) {
		if (open === letter) open = null;
		else if (open === null && (letter === `'` || letter === '"')) open = letter;
	}
	return open;
}
