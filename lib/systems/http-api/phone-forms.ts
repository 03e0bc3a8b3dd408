import { phoneForms } from '../../domain/erp-match';
import type { Phone } from '../../domain/phone';

/**
 * The forms of a phone in the order a search by REST tries them. Most systems compare digits, and many hold a mobile
 * from before its ninth digit: so bare digits first, with and without country code, with and without the 9; then the
 * usual order, in which a mask comes before another prefix.
 */
export function searchForms(phone: Phone, maximum: number, defaultAreaCode: string): string[] {
	const forms = phoneForms(phone, defaultAreaCode || undefined);
	const bare = forms.filter((form) => /^[1-9]\d{9,}$/.test(form));
	const international = forms.filter((form) => /^\+\d+$/.test(form)).slice(0, 1);
	const masked = forms.filter((form) => form.startsWith('('));
	return [...new Set([...bare, ...international, ...masked, ...forms])].slice(0, maximum);
}

/**
 * The forms to ask after one that hit, for a second record with the same phone. An ERP that found it by bare digits is
 * asked the other bare forms only (country code, ninth digit): masks are what such searches look past, and all forms
 * would cost six requests for every customer found. One that needed a mask compares texts, and is asked the rest.
 */
export function formsAfterHit(forms: readonly string[], hit: number): string[] {
	const rest = forms.slice(hit + 1);
	return /^\d+$/.test(forms[hit] ?? '') ? rest.filter((form) => /^[1-9]\d{9,}$/.test(form)) : rest;
}
