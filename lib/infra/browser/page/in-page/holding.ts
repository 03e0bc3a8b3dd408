/*
 * Whether a field holds what it was given. Pages write masks into it and letters in capitals; they may also cut, round and clear.
 * Pure functions: they run in the page, and in tests.
 */

/** Without blanks, case and accents. */
export function bareText(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, '');
}

/** An amount with decimals as people write it; null where the text is none. */
export function writtenAmount(text: string): number | null {
	const bare = text.replace(/^[a-z]*\$/, '');
	if (/^-?(\d+|\d{1,3}(\.\d{3})+),\d+$/.test(bare)) return Number(bare.replace(/\./g, '').replace(',', '.'));
	return /^-?(\d+|\d{1,3}(,\d{3})+)\.(\d{1,2}|\d{4,})$/.test(bare) ? Number(bare.replace(/,/g, '')) : null;
}

/** A whole number, with or without points between the thousands. */
export function writtenWhole(text: string): number | null {
	const bare = text.replace(/^[a-z]*\$/, '');
	return /^-?(\d+|\d{1,3}(\.\d{3})+)$/.test(bare) ? Number(bare.replace(/\./g, '')) : null;
}

/** Whether all characters of one text come in the other, in their order. */
export function holdsInOrder(characters: string, text: string): boolean {
	let at = 0;
	for (const character of characters) {
		at = text.indexOf(character, at) + 1;
		if (at === 0) return false;
	}
	return true;
}

/** Digits alone count where only digits were given: phones, documents and money have masks. Amounts are the same only as numbers. */
export function holdsNumber(held: string, given: string): boolean {
	const [heldAmount, givenAmount] = [writtenAmount(held), writtenAmount(given)];
	const [heldNumber, givenNumber] = [heldAmount ?? writtenWhole(held), givenAmount ?? writtenWhole(given)];
	if ((heldAmount !== null || givenAmount !== null) && heldNumber !== null && givenNumber !== null) return heldNumber === givenNumber;
	if (given.startsWith('-') && !/[-(]/.test(held)) return false;
	const [heldDigits, givenDigits] = [held.replace(/\D/g, ''), given.replace(/\D/g, '')];
	return heldDigits === givenDigits || (given.startsWith('+55') && heldDigits === givenDigits.slice(2));
}

/** @param kind type of the field: passwords are held to the letter, fields for numbers as numbers */
export function holdsGiven(held: string, given: string, kind: string): boolean {
	if (held === given) return true;
	if (kind === 'password') return false;
	if (/^(number|range)$/.test(kind)) return held !== '' && given !== '' && Number(held) === Number(given);
	const [heldBare, givenBare] = [bareText(held), bareText(given)];
	if (heldBare === givenBare) return true;
	// A time is told with or without its seconds.
	if (/^(time|datetime-local)$/.test(kind)) return heldBare !== '' && (heldBare.startsWith(givenBare) || givenBare.startsWith(heldBare));
	if (!/[\p{L}\p{N}]/u.test(givenBare)) return false;
	if (!/\p{L}/u.test(givenBare.replace(/^r\$/, ''))) return holdsNumber(heldBare, givenBare);
	// What a page completes is longer than what was written into it.
	if (heldBare.startsWith(givenBare)) return true;
	const [heldCore, givenCore] = [heldBare, givenBare].map((text) => text.replace(/[^\p{L}\p{N}]/gu, ''));
	// A mask puts in what parts a code, or takes it out.
	return heldCore === givenCore && (holdsInOrder(givenBare, heldBare) || givenBare.replace(/[-./()]/g, '') === heldBare);
}

/** What may be said of it: lengths, never the text; of secrets not even these. */
export function differenceBetween(held: string, given: string, secret: boolean): string {
	if (secret) return 'something else than it was given';
	if (held === '') return 'nothing';
	if (held.length < given.length) return `${held.length} characters, and it was given ${given.length}`;
	return `another text of ${held.length} characters than it was given (${given.length})`;
}
