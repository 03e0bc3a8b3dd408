/**
 * The usual ways a Brazilian phone stands in a CRM: what clerks type, what forms and importers leave behind. Area codes have
 * two digits; a mobile has nine digits after it, the first a 9 that many old records still lack (ANATEL Resolução 553/2010);
 * a fixed line has eight.
 */

const BRAZILIAN = /^\+55(\d{2})(9?)(\d{8})$/;

/** A number with its last four digits apart: `98765-4321`, `8765-4321`. */
const hyphened = (subscriber: string): string => `${subscriber.slice(0, -4)}-${subscriber.slice(-4)}`;

function commonFormats(area: string, subscriber: string): string[] {
	const masked = hyphened(subscriber);
	return [
		`55${area}${subscriber}`,
		`+55${area}${subscriber}`,
		`${area}${subscriber}`,
		`0${area}${subscriber}`,
		`(${area}) ${masked}`,
		`(${area})${masked}`,
		`${area} ${masked}`,
		`${area}${masked}`,
		`+55 ${area} ${masked}`,
		`+55 (${area}) ${masked}`,
		`55 ${area} ${masked}`,
	];
}

/** The ninth digit set apart, as in `(11) 9 8765-4321`. */
function splitNinthDigit(area: string, lastEight: string): string[] {
	const masked = hyphened(lastEight);
	return [`(${area}) 9 ${masked}`, `${area} 9 ${masked}`, `+55 ${area} 9 ${masked}`];
}

/**
 * All formats of one number, each once, always in the same order: 25 for a Brazilian mobile (with its ninth digit 14,
 * without it 11), 11 for a Brazilian fixed line, 2 (with `+` and digits) for a number of another country.
 * @param e164 with `+`; a Brazilian mobile with its ninth digit
 * @throws Error when it is no E.164 number
 */
export function phoneFormats(e164: string): string[] {
	if (!/^\+[1-9]\d{6,14}$/.test(e164)) throw new Error(`"${e164}" is no E.164 number such as +5511987654321.`);
	const [, area, ninthDigit, lastEight] = BRAZILIAN.exec(e164) ?? [];
	if (area === undefined || lastEight === undefined) return [e164, e164.slice(1)];
	if (ninthDigit === '') return commonFormats(area, lastEight);
	return [...commonFormats(area, `9${lastEight}`), ...splitNinthDigit(area, lastEight), ...commonFormats(area, lastEight)];
}

/** One of {@link phoneFormats}, drawn by `random` (0 up to, not including, 1). */
export function inSomeFormat(e164: string, random: () => number): string {
	const formats = phoneFormats(e164);
	return formats[Math.floor(random() * formats.length)] ?? e164;
}

/** Numbers from 0 up to, not including, 1 that are the same on every run for one seed (a 32-bit integer). */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		// A Weyl sequence through the 32-bit finalizer of MurmurHash3.
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
		mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
		return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
	};
}
