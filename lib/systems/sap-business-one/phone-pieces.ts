import type { Phone } from '../../domain/phone';

/**
 * What every likely stored form of a phone contains: its last eight digits in one run or parted in the middle. Country and area
 * code, ninth digit and mask are before it, so strangers come along; they are told apart afterwards.
 */
export function phonePieces(phone: Phone): string[] {
	const { head, tail } = lastDigits(phone);
	return [`${head}-${tail}`, `${head}${tail}`, `${head} ${tail}`];
}

export function phoneDigits(phone: Phone): string {
	const { head, tail } = lastDigits(phone);
	return head + tail;
}

/** The same as one pattern of SQL's LIKE. */
export function phonePattern(phone: Phone): string {
	const { head, tail } = lastDigits(phone);
	return `%${head}%${tail}%`;
}

/** Abroad the groups are unknown; North America's last seven digits are the longest that are common. */
function lastDigits({ subscriber, e164 }: Phone): { head: string; tail: string } {
	const digits = subscriber?.slice(-8) ?? e164.slice(-7);
	return { head: digits.slice(0, -4), tail: digits.slice(-4) };
}
