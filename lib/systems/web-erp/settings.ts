import type { Phone } from '../../domain/phone';
import { phoneWriter } from '../../domain/phone-sample';
import { checks } from './system';

export interface WebErpSettings {
	/** How the search wants phones, tried in this order: samples of the number +55 11 98765-4321. */
	phoneFormats: readonly string[];
	/** Empty: phones that the page shows without area code cannot be told. */
	defaultAreaCode: string;
}

/**
 * The likeliest ways in which customers are stored, with and without the ninth digit: each is a run of the recipe where those before
 * found nobody. What cannot be written so, such as a fixed line with a ninth digit, is not searched for.
 */
export const usualPhoneFormats: readonly string[] = ['11987654321', '(11) 98765-4321', '1187654321', '(11) 8765-4321', '5511987654321', '551187654321'];

/** @throws ConnectorError `validation` naming the setting */
export function resolveWebErpSettings(given: Partial<WebErpSettings>): WebErpSettings {
	const formats = checks.texts(given.phoneFormats ?? usualPhoneFormats, 'Phone Formats', true);
	return {
		phoneFormats: formats.map((sample) => checks.phoneSample(sample, 'Phone Formats')),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode ?? '', 'Default Area Code'),
	};
}

/** What to search for, in the order of the formats; a phone of the own area without its area code comes last. */
export function searchTexts(phone: Phone, { phoneFormats, defaultAreaCode }: WebErpSettings): string[] {
	const texts = phoneFormats.flatMap((sample) => phoneWriter(sample)?.(phone) ?? []);
	const isLocal = phone.areaCode !== undefined && phone.areaCode === defaultAreaCode && phone.subscriber !== undefined;
	const local = isLocal && phone.subscriber !== undefined ? [phone.subscriber] : [];
	return [...new Set([...texts, ...local])];
}

/** Whether a text that is searched for holds the area code, too; a number without it is another line in every area. */
export function isWholeNumber(text: string, { equivalents, areaCode }: Phone): boolean {
	const digits = text.replace(/\D/g, '');
	return equivalents.some((e164) => digits.endsWith(e164.slice(areaCode === undefined ? 1 : 3)));
}
