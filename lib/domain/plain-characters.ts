const notAscii = /[^\0-\x7f]/u;
const eachNotAscii = /[^\0-\x7f]/gu;
const isDigit = /^\p{Nd}$/u;
/** Stands where a character takes less room in its plain form: nobody sees it. */
const filler = '\u200b';

/**
 * The text with characters that are ASCII in another dress as ASCII: full-width, mathematical, in circles, and digits of other scripts. Every
 * character stays at its place, so that what is found here can be taken out of the text itself; what has no form of the same length stays.
 */
export function plainCharacters(text: string): string {
	return notAscii.test(text) ? text.replace(eachNotAscii, plainCharacter) : text;
}

function plainCharacter(character: string): string {
	const plain = isDigit.test(character) ? digitOf(character) : character.normalize('NFKC');
	return plain.length === 1 && !notAscii.test(plain) ? plain.padEnd(character.length, filler) : character;
}

/** Digits of a script stand in a row, 0 first; https://www.unicode.org/reports/tr44/#Numeric_Type. Rows that touch each other hold ten each. */
function digitOf(character: string): string {
	const composed = character.normalize('NFKC');
	if (!notAscii.test(composed)) return composed;
	let before = 0;
	for (let code = (character.codePointAt(0) ?? 0) - 1; isDigit.test(String.fromCodePoint(code)); code--) before += 1;
	return String(before % 10);
}
