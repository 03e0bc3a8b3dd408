import { phoneForms } from '../../domain/erp-match';
import type { Phone } from '../../domain/phone';
import { phoneWriter } from '../../domain/phone-sample';
import { searchForms } from '../http-api';
import type { RestCrmSettings } from './settings';

type PhoneSettings = Pick<RestCrmSettings, 'phoneComparison' | 'phoneFormats' | 'phoneSearches' | 'phonesPerSearch' | 'defaultAreaCode'>;

/**
 * What to ask for, likeliest first, so that as many as possible of the usual forms are found with few calls.
 * @param takesList one call may ask for several texts
 */
export function phoneSearches(phone: Phone, takesList: boolean, settings: PhoneSettings): string[][] {
	const { phoneSearches: maximum, phonesPerSearch, defaultAreaCode } = settings;
	const areaCode = defaultAreaCode || undefined;
	if (takesList) return chunks(phoneForms(phone, areaCode), phonesPerSearch).slice(0, maximum);
	const single = { digits: digitForms, texts: textForms, substrings: endings }[settings.phoneComparison](phone, settings);
	return [...new Set(single)].slice(0, maximum).map((text) => [text]);
}

/** With and without the ninth digit, each with country code and area code, area code, and a zero before it. */
function digitForms(phone: Phone, { defaultAreaCode }: PhoneSettings): string[] {
	if (phone.areaCode === undefined) return [phone.e164.slice(1), phone.e164];
	const national = phone.equivalents.map((e164) => e164.slice(3));
	const local = phone.areaCode === defaultAreaCode ? national.map((digits) => digits.slice(2)) : [];
	return [...national.map((digits) => `55${digits}`), ...national, ...local, ...national.map((digits) => `0${digits}`)];
}

/** As the company writes them, then in the usual order. */
function textForms(phone: Phone, { phoneFormats, defaultAreaCode }: PhoneSettings): string[] {
	const own = phoneFormats.flatMap((sample) => phoneWriter(sample)?.(phone) ?? []);
	return [...own, ...searchForms(phone, Number.MAX_SAFE_INTEGER, defaultAreaCode)];
}

/** What all forms end in; strangers with the same ending are the caller's to drop. */
function endings(phone: Phone): string[] {
	const digits = phone.e164.slice(1);
	if (phone.areaCode === undefined) return [digits];
	return [digits.slice(-8), `${digits.slice(-8, -4)}-${digits.slice(-4)}`];
}

function chunks(texts: readonly string[], size: number): string[][] {
	const count = Math.ceil(texts.length / size);
	return Array.from({ length: count }, (_, index) => texts.slice(index * size, (index + 1) * size));
}
