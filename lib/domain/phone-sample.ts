import { subscriberWithoutNinthDigit, type Phone } from './phone';

/** The number with which people show how they write phones: `(11) 98765-4321`, `5511987654321`, `11 8765-4321`. */
export const samplePhone = '+5511987654321';

const written = /^(?<before>.*?)(?<ninth>9 ?)?8765(?<mark>[-. ]?)4321$/;
/** What may stand before the subscriber: the area code, perhaps a zero, a country code, an international prefix. */
const prefixes: ReadonlySet<string> = new Set(['11', '011', '5511', '55011', '005511']);

/** Writes a phone as the sample is written; null where it cannot be written so. */
export type PhoneWriter = (phone: Phone) => string | null;

/**
 * Takes a way of writing phones from a sample of the number +55 11 98765-4321, with or without its ninth digit.
 * A fixed line is written like a mobile without the ninth digit; a foreign number only where the sample has a country code.
 * A mobile that never had eight digits cannot be written without its ninth.
 *
 * @returns null where the text is not that number with its area code
 */
export function phoneWriter(sample: string): PhoneWriter | null {
	const { before, ninth = '', mark = '' } = written.exec(sample.trim())?.groups ?? {};
	if (before === undefined || !prefixes.has(before.replace(/\D/g, '')) || /\p{L}/u.test(before)) return null;
	const areaAt = before.lastIndexOf('11');
	const parts = { head: before.slice(0, areaAt), tail: before.slice(areaAt + 2), ninth, mark };
	return ({ areaCode, subscriber, e164 }) => {
		if (areaCode === undefined || subscriber === undefined) return foreign(e164, before);
		const digits = subscriberDigits(subscriber, ninth !== '');
		if (digits === undefined) return null;
		const own = digits.length === 9 ? ninth : '';
		const lastEight = digits.slice(-8);
		return `${parts.head}${areaCode}${parts.tail}${own}${lastEight.slice(0, 4)}${mark}${lastEight.slice(4)}`;
	};
}

function subscriberDigits(subscriber: string, withNinth: boolean): string | undefined {
	return subscriber.length === 8 || withNinth ? subscriber : subscriberWithoutNinthDigit(subscriber);
}

function foreign(e164: string, before: string): string | null {
	if (before.startsWith('+')) return e164;
	return /^(?:00)?55/.test(before.replace(/\D/g, '')) ? e164.slice(1) : null;
}
