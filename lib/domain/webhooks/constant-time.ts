import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether both are the same bytes; how long it takes says nothing about where they differ. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
	return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether both are the same text; anything but a text equals nothing. */
export function sameText(given: unknown, expected: string): boolean {
	if (typeof given !== 'string') return false;
	// Hashing makes both sides the same length, so that not even the length of the secret shows.
	return sameBytes(sha256(given), sha256(expected));
}

/** Whether the text is one of these; all are compared, so that the time does not tell which. */
export function isOneOf(given: unknown, expected: readonly string[]): boolean {
	return expected.map((text) => sameText(given, text)).includes(true);
}

function sha256(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
