import { RE2JS } from 're2js';

/**
 * Patterns that the author of a recipe writes. They are run in linear time (RE2, https://github.com/google/re2/wiki/Syntax), because a
 * careless expression of the platform's own kind (`(a+)+b`) would stop everything else in the process for hours. RE2 knows neither
 * look-around nor back-references.
 */
export interface TextPattern {
	test(text: string): boolean;
}

/** Compiled ones are kept: a pattern is used for every row of a list. */
const MOST_KEPT = 500;
const kept = new Map<string, TextPattern | null>();

/** The whole text must match; a dot is any character. @returns null where the pattern cannot be used */
export function wholePattern(pattern: string): TextPattern | null {
	return compiled(`whole ${pattern}`, () => {
		const expression = RE2JS.compile(RE2JS.translateRegExp(pattern), RE2JS.DOTALL);
		return { test: (text) => expression.matches(text) };
	});
}

/** A part of the text is enough. @returns null where the pattern cannot be used */
export function partPattern(pattern: string): TextPattern | null {
	return compiled(`part ${pattern}`, () => {
		const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
		return { test: (text) => expression.matcher(text).find() };
	});
}

/**
 * A text with wildcards.
 * @param wildcards what they stand for, by how they are written; the longer ones first
 */
export function wildcardPattern(text: string, wildcards: Readonly<Record<string, string>>): TextPattern {
	const parts = text.split(/(\*+)/).map((part) => (part.startsWith('*') ? (wildcards[part] ?? '.*') : RE2JS.quote(part)));
	const expression = parts.join('');
	const pattern = compiled(`wildcards ${expression}`, () => {
		const whole = RE2JS.compile(expression, RE2JS.DOTALL);
		return { test: (address) => whole.matches(address) };
	});
	return pattern ?? { test: () => false };
}

/** Why a pattern cannot be used; null where it can. */
export function patternProblem(pattern: string): string | null {
	if (wholePattern(pattern) !== null) return null;
	if (/\(\?<?[=!]/.test(pattern)) return 'uses look-around ((?=…), (?!…), (?<=…), (?<!…)), which recipes do not know: patterns are run in linear time (RE2)';
	if (/\\[1-9]|\\k</.test(pattern)) return 'uses a back-reference (\\1), which recipes do not know: patterns are run in linear time (RE2)';
	return 'is no regular expression that recipes know (RE2)';
}

function compiled(key: string, compile: () => TextPattern): TextPattern | null {
	const known = kept.get(key);
	if (known !== undefined) return known;
	const pattern = orNull(compile);
	if (kept.size >= MOST_KEPT) kept.clear();
	kept.set(key, pattern);
	return pattern;
}

function orNull(compile: () => TextPattern): TextPattern | null {
	try {
		return compile();
	} catch {
		return null;
	}
}
