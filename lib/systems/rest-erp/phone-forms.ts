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
