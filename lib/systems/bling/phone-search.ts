import { phoneForms } from '../../domain/erp-match';
import type { Phone } from '../../domain/phone';

/**
 * The forms of a phone in the order Bling is asked for them. Its own pages store `(54) 99999-8888`; whether its search
 * compares digits or text is not documented. So bare digits first, which also show by what they find how it compares, then
 * the mask; with and without the ninth digit; then with country code; then all others.
 */
export function blingPhoneForms(phone: Phone, maximum: number, defaultAreaCode: string): string[] {
	const forms = phoneForms(phone, defaultAreaCode || undefined);
	const national = forms.filter((form) => /^[1-9]\d{9,10}$/.test(form) && phone.equivalents.includes(`+55${form}`));
	const likeliest = national.flatMap((form) => [form, masked(form)]);
	const international = phone.equivalents.map((e164) => e164.slice(1));
	return [...new Set([...likeliest, ...international, ...forms])].slice(0, maximum);
}

function masked(national: string): string {
	return `(${national.slice(0, 2)}) ${national.slice(2, -4)}-${national.slice(-4)}`;
}

/**
 * The forms to ask after one that hit, for a second contact with the same phone. A search that found a masked phone by
 * bare digits compares digits: masks would find the same again.
 */
export function remainingForms(forms: readonly string[], hit: number, storedTexts: readonly string[]): string[] {
	const form = forms[hit] ?? '';
	const rest = forms.slice(hit + 1);
	const comparesDigits = /^\d+$/.test(form) && storedTexts.some((text) => text !== form && text.includes('-'));
	return comparesDigits ? rest.filter((other) => /^[1-9]\d+$/.test(other)) : rest;
}
