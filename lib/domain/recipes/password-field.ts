import type { Selectors } from '../web-page';

/** Long enough to be found anywhere in a name. */
const words = /senha|password|passwort|passwd|passcode|kennwort|contrase(?:ñ|n)a|mot[-_ ]?de[-_ ]?passe/;
/** Part of other words (`shipping`), so they count only by themselves. */
const shortWords = new Set(['pwd', 'pass', 'pin', 'clave', 'pw']);

/** Whether one of the selectors looks as if it were of a password field, in the languages in use here. */
export function isPasswordField(selectors: Selectors): boolean {
	return selectors.some((selector) => {
		const apart = selector.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').normalize('NFC').toLowerCase();
		return words.test(apart) || apart.split(/[^\p{L}\p{N}]+/u).some((word) => shortWords.has(word));
	});
}
