import type { CompanyCustomer } from '../../data/company.ts';

const DIGITS = /\D/g;
const NUMBER_LENGTH = 15;

/**
 * A phone as Protheus keeps it: the area code (A1_DDD) apart from the number (A1_TEL). The number keeps the digits and the
 * dash that the clerk typed (an old mobile has no ninth digit); a text that is no phone is in A1_TEL as it is.
 */
export function protheusPhone({ phone, phoneE164, phoneKind }: Pick<CompanyCustomer, 'phone' | 'phoneE164' | 'phoneKind'>): { area: string; number: string } {
	if (phone === null) return { area: '', number: '' };
	if (phoneE164 === null || phoneKind === 'foreign') return { area: '', number: phone.slice(0, NUMBER_LENGTH) };
	const national = phoneE164.replace(/^\+55/, '');
	const subscriber = national.slice(2);
	const stored = phone.replace(DIGITS, '');
	const typed = stored.endsWith(subscriber) ? subscriber : subscriber.slice(-8);
	// `021…` was typed with the trunk zero: it stays in the area code.
	const area = stored.startsWith(`0${national.slice(0, 2)}`) ? `0${national.slice(0, 2)}` : national.slice(0, 2);
	return { area, number: phone.includes('-') ? `${typed.slice(0, -4)}-${typed.slice(-4)}` : typed };
}
