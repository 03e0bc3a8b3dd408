import { phoneForms } from '../../domain/erp-match';
import type { Phone } from '../../domain/phone';
import { phoneWriter } from '../../domain/phone-sample';
import type { RdStationSettings } from './settings';

/** Marks a text that is asked for through `q=`, which finds parts; all others go to `phone=`, which compares whole texts. */
const partMark = 'q=';

type SearchSettings = Pick<RdStationSettings, 'phoneFormats' | 'writePhonesAs' | 'searchByPart' | 'maximumPhoneSearches' | 'defaultAreaCode'>;

/**
 * What to ask for: the ways in which the company writes phones, then those of the usual ones that there is room for,
 * and last the final eight digits as parts, which reach every usual way if RD's `q=` looks into phones.
 */
export function phoneSearches(phone: Phone, settings: SearchSettings): string[][] {
	const { searchByPart, maximumPhoneSearches, defaultAreaCode } = settings;
	const own = ownFormats(settings).flatMap((sample) => phoneWriter(sample)?.(phone) ?? []);
	const wholes = [...new Set([...own, ...phoneForms(phone, defaultAreaCode || undefined)])];
	const parts = searchByPart ? partsOf(phone).slice(0, Math.floor(maximumPhoneSearches / 3)) : [];
	return [...wholes.slice(0, maximumPhoneSearches - parts.length), ...parts].map((text) => [text]);
}

/** What we write ourselves is always asked for: else the next message would make the contact again. */
function ownFormats({ phoneFormats, writePhonesAs }: SearchSettings): string[] {
	const [first, ...others] = phoneFormats;
	if (first === undefined || phoneFormats.includes(writePhonesAs)) return [...phoneFormats];
	return [first, writePhonesAs, ...others];
}

/** Dashed first: more of the usual ways have the dash. */
function partsOf({ e164 }: Phone): string[] {
	const lastEight = e164.replace(/\D/g, '').slice(-8);
	return [`${lastEight.slice(0, -4)}-${lastEight.slice(-4)}`, lastEight].map((part) => partMark + part);
}

/** The query of one text. */
export function phoneQuery(text: string): Record<string, string> {
	return text.startsWith(partMark) ? { q: text.slice(partMark.length) } : { phone: text };
}
