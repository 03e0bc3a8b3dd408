import { JsonNames } from './json-names';
import { isRounded } from './json-number';

export interface JsonScan {
	/** How deep brackets go. */
	levels: number;
	/** What the value takes as JSON text at the least: blanks, escapes and the digits of numbers may yet become less. */
	leastBytes: number;
	/** Where the first number stands that reading would change, see `isRounded`; null where there is none. */
	roundedAt: number | null;
	/** Path of the first name that an object has twice; null where there is none. */
	repeatedAt: string | null;
}

/**
 * What can be told of a JSON text in one pass, without reading it: that costs a text of megabytes milliseconds, where to
 * read it value by value costs seconds. Whether it is JSON at all is not looked at. Stops at the first limit that is passed.
 */
export function scanJson(text: string, limits: { levels: number; bytes: number }): JsonScan {
	const scan: JsonScan = { levels: 0, leastBytes: 0, roundedAt: null, repeatedAt: null };
	const names = new JsonNames('Data');
	let level = 0;
	let index = 0;
	while (index < text.length && level <= limits.levels && scan.leastBytes <= limits.bytes) {
		const character = text.charCodeAt(index);
		if (character === quote) {
			const end = skipText(text, index, scan, limits.bytes);
			if (isName(text, end)) names.name(text.slice(index, end));
			index = end;
		} else if (isDigit(character) || character === minus) {
			const end = endOfNumber(text, index);
			if (end - index >= leastRounded && scan.roundedAt === null && isRounded(text.slice(index, end))) scan.roundedAt = index;
			scan.leastBytes += 1;
			index = end;
		} else {
			level += stepOver(character, names);
			scan.levels = Math.max(scan.levels, level);
			if (!isBlank(character)) scan.leastBytes += 1;
			index += 1;
		}
	}
	return { ...scan, repeatedAt: names.repeatedAt };
}

/** @returns how many levels deeper it leads */
function stepOver(character: number, names: JsonNames): number {
	if (character === comma) names.next();
	if (character === openingBracket || character === openingBrace) {
		names.open(character === openingBrace ? 'object' : 'list');
		return 1;
	}
	if (character !== closingBracket && character !== closingBrace) return 0;
	names.close();
	return -1;
}

/** Whether a text that ends here is a name. */
function isName(text: string, end: number): boolean {
	let index = end;
	while (isBlank(text.charCodeAt(index))) index += 1;
	return text.charCodeAt(index) === colon;
}

/** The name whose value begins at this place of a JSON text; null where there is none, as in a list. */
export function nameBefore(text: string, index: number): string | null {
	const found = /("(?:[^"\\]|\\.){0,200}")\s{0,100}:\s{0,100}$/.exec(text.slice(Math.max(0, index - 500), index))?.[1];
	if (found === undefined) return null;
	try {
		return String(JSON.parse(found));
	} catch {
		return null;
	}
}

const [quote, backslash, minus, comma, colon] = [0x22, 0x5c, 0x2d, 0x2c, 0x3a];
/** As in 1e-324: shorter ones are never rounded. */
const leastRounded = 6;
const [openingBracket, closingBracket, openingBrace, closingBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Answers the place behind the text that begins here. */
function skipText(text: string, start: number, scan: JsonScan, mostBytes: number): number {
	scan.leastBytes += 2;
	let index = start + 1;
	while (index < text.length && scan.leastBytes <= mostBytes) {
		const character = text.charCodeAt(index);
		if (character === quote) return index + 1;
		const isEscape = character === backslash;
		// \u0041 becomes one byte.
		index += !isEscape ? 1 : text[index + 1] === 'u' ? 6 : 2;
		scan.leastBytes += isEscape || character < 0x80 ? 1 : 2;
	}
	return index;
}

function endOfNumber(text: string, start: number): number {
	let end = start + 1;
	while (end < text.length && isNumeral(text.charCodeAt(end))) end += 1;
	return end;
}

function isDigit(character: number): boolean {
	return character >= 0x30 && character <= 0x39;
}

/** Digits, `.`, `e`, `E`, `+`, `-`. */
function isNumeral(character: number): boolean {
	return isDigit(character) || character === 0x2e || character === 0x65 || character === 0x45 || character === 0x2b || character === minus;
}

function isBlank(character: number): boolean {
	return character === 0x20 || character === 0x0a || character === 0x0d || character === 0x09;
}
