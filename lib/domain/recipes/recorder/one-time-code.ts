import type { RecordedEvent } from './recorded-event';
import { fieldLabels, wordsOf } from './selectors';

const certain: ReadonlySet<string> = new Set(['otp', 'totp', 'token', '2fa', 'mfa', 'autenticador', 'authenticator', 'onetimecode', 'onetimepassword', 'twofactor', '2factor']);
const code: ReadonlySet<string> = new Set(['codigo', 'code', 'pin', 'cod']);
const kindOfCode = /^(?:verifica|seguranca|security|verification|autentica|authentica|confirma|acesso|access|sms|email|app|aplicativo|fator|factor|temporari|unico|one)/;

/**
 * Whether a text was typed into the field of a second factor, by the field's names. A mere “código” is one only where what was typed
 * looks like it, for the first field of many pages is the code of something.
 *
 * @param mereCode whether a mere “código” may be one
 */
export function isOneTimeCode(event: RecordedEvent, mereCode = true): boolean {
	if (event.kind !== 'typed') return false;
	return fieldLabels(event.chains).some((label) => {
		const words = wordsOf(label);
		if (words.some((word) => certain.has(word)) || certain.has(words.join(''))) return true;
		if (!words.some((word) => code.has(word))) return false;
		return words.some((word) => kindOfCode.test(word)) || (mereCode && words.length === 1 && /^\d{4,8}$/.test(event.text));
	});
}

/** Its field is the first thing that is touched after the password was sent; a click on “send me a code” may come before. */
export function oneTimeCodeAfter(events: readonly RecordedEvent[], end: number): number | null {
	for (const [index, event] of events.entries()) {
		if (index < end) continue;
		if (event.kind === 'typed') return isOneTimeCode(event, index === end) ? index : null;
		if (event.kind === 'press' || event.step.type !== 'click' || event.navigates || index > end) return null;
	}
	return null;
}
