/**
 * SQL Server's usual collation (CI_AS): case is ignored, accents are heeded, trailing blanks do not count in comparisons.
 */

const MARKS = /\p{M}/gu;
const HAS_MARKS = /[^\x20-\x7e]/;

/** Two texts are equal when their keys are; keys sort as the texts do: by letter, then by accent. */
export function collationKey(text: string): string {
	const folded = text.replace(/ +$/, '').toLowerCase().normalize('NFC');
	if (!HAS_MARKS.test(folded)) return folded;
	const bare = folded.normalize('NFD').replace(MARKS, '');
	return bare === folded ? folded : `${bare}\u0001${folded}`;
}

/** Case away, blanks kept: what REPLACE and CHARINDEX search in. The length stays the same. */
export function foldCase(text: string): string {
	let folded = '';
	for (const unit of text) {
		const lower = unit.toLowerCase();
		folded += lower.length === unit.length ? lower : unit;
	}
	return folded;
}

/** REPLACE finds its pattern whatever the case. */
export function replaceText(text: string, pattern: string, replacement: string): string {
	if (pattern === '') return text;
	const searched = foldCase(text);
	const wanted = foldCase(pattern);
	let result = '';
	let from = 0;
	for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, from)) {
		result += text.slice(from, at) + replacement;
		from = at + wanted.length;
	}
	return result + text.slice(from);
}

const patterns = new Map<string, RegExp>();
const PATTERNS_KEPT = 200;

function likeSource(pattern: string, escape: string): string {
	let source = '';
	for (let index = 0; index < pattern.length; index += 1) {
		const unit = pattern.charAt(index);
		const close = unit === '[' ? pattern.indexOf(']', index + 1) : -1;
		if (escape !== '' && unit === escape) source += quoteForRegExp(pattern.charAt(++index));
		else if (unit === '%') source += '[^]*';
		else if (unit === '_') source += '[^]';
		else if (close > index + 1) {
			const inside = pattern.slice(index + 1, close);
			source += `[${inside.replace(/[\\\]]/g, '\\$&')}]`;
			index = close;
		} else source += quoteForRegExp(unit);
	}
	return source;
}

function quoteForRegExp(unit: string): string {
	return unit.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** LIKE: `%`, `_`, `[a-z]`, `[^a-z]`. */
export function isLike(text: string, pattern: string, escape = ''): boolean {
	const key = `${escape}\u0000${pattern}`;
	let compiled = patterns.get(key);
	if (compiled === undefined) {
		// Blanks at the end of the text are ignored, those in the pattern are not.
		compiled = new RegExp(`^${likeSource(pattern, escape)} *$`, 'i');
		if (patterns.size >= PATTERNS_KEPT) patterns.clear();
		patterns.set(key, compiled);
	}
	return compiled.test(text);
}
