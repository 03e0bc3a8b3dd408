import { parsePhone } from '../../domain/phone';
import type { PhoneSlotKind } from './settings';

/**
 * Puts texts into single places. What is kept stays where it was; a new phone goes to the first free place of its kind,
 * else to any. Where a new one is to come before one that is kept, all are placed anew, so that the main one comes first.
 *
 * @param held what each place held before
 * @param kinds what belongs into each place
 * @returns by place; what finds none is left out
 */
export function intoPlaces(texts: readonly string[], held: ReadonlyArray<string | undefined>, kinds: readonly PhoneSlotKind[]): Array<string | undefined> {
	const firstNew = texts.findIndex((text) => !held.includes(text));
	const newBeforeKept = firstNew !== -1 && texts.slice(firstNew).some((text) => held.includes(text));
	const result = held.map((text) => (text !== undefined && !newBeforeKept && texts.includes(text) ? text : undefined));
	for (const text of texts) {
		if (result.includes(text)) continue;
		const place = freePlace(result, kinds, kindOf(text));
		if (place !== -1) result[place] = text;
	}
	return result;
}

function freePlace(result: ReadonlyArray<string | undefined>, kinds: readonly PhoneSlotKind[], kind: PhoneSlotKind): number {
	const free = (fits: (slot: PhoneSlotKind) => boolean): number => result.findIndex((text, place) => text === undefined && fits(kinds[place] ?? 'any'));
	const own = free((slot) => slot === kind);
	if (own !== -1) return own;
	const open = free((slot) => slot === 'any');
	return open !== -1 ? open : free(() => true);
}

/** A foreign number is most likely somebody's WhatsApp. */
function kindOf(text: string): PhoneSlotKind {
	const phone = parsePhone(text);
	return phone?.kind === 'fixed' ? 'fixed' : 'mobile';
}
