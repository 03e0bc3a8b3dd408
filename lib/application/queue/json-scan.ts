export interface JsonScan {
	/** How deep brackets go. */
	levels: number;
	/** What the value takes as JSON text at the least: blanks, escapes and the digits of numbers may yet become less. */
	leastBytes: number;
	/** Where the first whole number stands that a program's number would round; null where there is none. */
	roundedAt: number | null;
}

/**
 * What can be told of a JSON text in one pass, without reading it: that costs a text of megabytes milliseconds, where to
 * read it value by value costs seconds. Whether it is JSON at all is not looked at. Stops at the first limit that is passed.
 */
export function scanJson(text: string, limits: { levels: number; bytes: number }): JsonScan {
	const scan: JsonScan = { levels: 0, leastBytes: 0, roundedAt: null };
	let level = 0;
	let index = 0;
	while (index < text.length && level <= limits.levels && scan.leastBytes <= limits.bytes) {
		const character = text.charCodeAt(index);
		if (character === quote) {
			index = skipText(text, index, scan, limits.bytes);
		} else if (isDigit(character) || character === minus) {
			const end = endOfNumber(text, index);
			if (scan.roundedAt === null && end - index >= leastRounded && isRounded(text.slice(index, end))) scan.roundedAt = index;
			scan.leastBytes += 1;
			index = end;
		} else {
			if (character === openingBracket || character === openingBrace) scan.levels = Math.max(scan.levels, ++level);
			else if (character === closingBracket || character === closingBrace) level -= 1;
			if (!isBlank(character)) scan.leastBytes += 1;
			index += 1;
		}
	}
	return scan;
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

const [quote, backslash, minus] = [0x22, 0x5c, 0x2d];
const [openingBracket, closingBracket, openingBrace, closingBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
/** Whole numbers of fewer digits are never rounded. */
const leastRounded = 16;

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

function isRounded(source: string): boolean {
	const value = Number(source);
	if (!/^-?\d+$/.test(source) || Number.isSafeInteger(value) || !Number.isFinite(value)) return false;
	return String(value) !== source && BigInt(source) !== BigInt(value);
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
