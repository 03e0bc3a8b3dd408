import type { Phone } from '../../domain/phone';

/**
 * Pipedrive finds parts of the text as it is stored, so the last eight digits, bare and with the dash, reach every usual
 * way of writing a phone. The others are for companies that write a blank or a dot in their place.
 */
export function phoneSearches({ e164, kind }: Phone, most: number): string[][] {
	const digits = e164.slice(1);
	// Abroad a local number rather has seven digits: 555-2671.
	const local = kind === 'foreign' ? digits.slice(-7) : digits.slice(-8);
	const bare = digits.slice(-8);
	const split = ['-', ' ', '.'].map((mark) => `${local.slice(0, -4)}${mark}${local.slice(-4)}`);
	return [bare, ...split].slice(0, most).map((text) => [text]);
}
