import type { Phone } from '../../domain/phone';
import { phoneWriter } from '../../domain/phone-sample';
import { checks } from './system';

export interface WebErpSettings {
	/** How the search wants phones, tried in this order: samples of the number +55 11 98765-4321. */
	phoneFormats: readonly string[];
	/** Empty: phones that the page shows without area code cannot be told. */
	defaultAreaCode: string;
}

/** A run of the recipe each, so only the two that most searches take. */
export const usualPhoneFormats: readonly string[] = ['11987654321', '(11) 98765-4321'];

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
