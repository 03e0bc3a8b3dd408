import { maskSecrets } from './masked-secrets';
import { parsePhone } from './phone';
import { plainCharacters } from './plain-characters';
import { parseTaxDocument } from './tax-document';

/**
 * What may be shown of a person's data in logs, error messages and lists of candidates: enough for somebody who knows the person to
 * recognise them, not enough to reach or identify them. Nothing here throws, whatever it is given.
 */

const MASK = '****';

function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	return '';
}

/** `+55119****4321`; the last four digits of anything else that has eight or more; otherwise nothing but the mask. */
export function maskPhone(value: unknown): string {
	const text = textOf(value);
	if (text === '') return '';
	const phone = parsePhone(value);
	if (phone?.areaCode !== undefined && phone.subscriber !== undefined) {
		return `+55${phone.areaCode}${phone.subscriber.slice(0, -8)}${MASK}${phone.subscriber.slice(-4)}`;
	}
	const digits = text.replace(/\D/g, '');
	return digits.length < 8 ? MASK : `${phone === null ? '' : '+'}${MASK}${digits.slice(-4)}`;
}

/** `***.***.***-09` for a CPF, `**.***.***\/0001-81` for a CNPJ (branch and check digits only). */
export function maskDocument(value: unknown): string {
	const text = textOf(value);
	if (text === '') return '';
	const document = parseTaxDocument(value);
	if (document === null) return MASK;
	return document.kind === 'cpf' ? `***.***.***-${document.value.slice(-2)}` : `**.***.***/${document.value.slice(8, 12)}-${document.value.slice(12)}`;
}

/** `Maria S.` for `Maria da Silva`; a name that holds digits or an `@` is a phone or an e-mail address, and is masked whole. */
export function maskName(value: unknown): string {
	const text = textOf(value).trim();
	if (text === '') return '';
	if (/[\p{N}@]/u.test(text)) return MASK;
	const words = text.split(/[^\p{L}\p{M}'’]+/u).filter((word) => /\p{L}/u.test(word));
	const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
	if (first === undefined) return MASK;
	const initial = last === undefined ? '' : Array.from(last.replace(/^['’]+/u, ''))[0];
	return initial ? `${first} ${initial.toUpperCase()}.` : first;
}

/** `m****@e****.com.br`: first letters and the public ending; the domain of a small firm is often its owner's name. */
export function maskEmail(value: unknown): string {
	const text = textOf(value).trim();
	if (text === '') return '';
	const [, local, domain, ending] = /^([^@]+)@([^@.]+)((?:\.[^@.]+)+)$/s.exec(text) ?? [];
	if (local === undefined || domain === undefined || ending === undefined) return MASK;
	const suffix = /(?:\.(?:com|net|org|gov|edu|ind|co))?\.[a-z]{2,12}$/i.exec(ending)?.[0] ?? '';
	return `${Array.from(local)[0]}${MASK}@${Array.from(domain)[0]}${MASK}${suffix}`;
}

/** What people and programs put between the digits of one number, URL-encoded and invisible characters too; never a line break. */
const GAP = '(?:[ \\t\\u00a0\\u202f\\u200b-\\u200f\\u202a-\\u202e\\u2060().\\-\\u2010-\\u2015\\u2212/_+]|%2[089BDEF]|%C2%A0){0,4}';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';
const MONTH = '(?:0[1-9]|1[0-2])';
/** A document whose points were written as commas. */
const COMMAS = `(?<![\\d,.])\\d{2,3}(?:,[ \\t]?\\d{3}){2}(?:[ \\t,.\\-/]{1,3}\\d{4})?[ \\t,.\\-/]{1,3}\\d{2}(?!\\d)`;
/** A phone with a line break before its last four digits, where its area code or its 9 tells it from two lines of a list. */
const BROKEN = `(?:\\+?(?:55${GAP})?\\(?0?\\d{2}${GAP}9?\\d{4}|(?<!\\d)9\\d{4})[ \\t\\-]{0,4}\\r?\\n[ \\t]{0,4}\\d{4}(?!\\d)`;
const ALONE = { before: '(?<![\\dA-Za-z])', after: '(?![\\dA-Za-z])' };

const SENSITIVE = new RegExp(
	[
		'(?<address>[\\p{L}\\p{N}._%+:\\-]{1,128}(?:@|%40)[\\p{L}\\p{N}][\\p{L}\\p{N}.\\-]{0,250})',
		`(?<uuid>${ALONE.before}[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}${ALONE.after})`,
		`(?<day>(?<!\\d)(?:(?:19|20)\\d\\d-${MONTH}-${DAY}|${DAY}/${MONTH}/(?:19|20)\\d\\d)(?!\\d))`,
		`(?<host>(?<![\\d.])(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\d.-]))`,
		`(?<company>${ALONE.before}[\\dA-Z]{2}\\.[\\dA-Z]{3}\\.[\\dA-Z]{3}/[\\dA-Z]{4}-\\d{2}(?!\\d))`,
		`(?<bare>${ALONE.before}[\\dA-Z]{12}\\d{2}${ALONE.after})`,
		`(?<commas>${COMMAS})`,
		`(?<broken>${BROKEN})`,
		`(?<digits>\\+?\\(?\\d(?:${GAP}\\d){7,})`,
	].join('|'),
	'giu',
);
const DIGITS = new RegExp(`\\+?\\(?\\d(?:${GAP}\\d){7,}`, 'giu');

function redactDigits(run: string): string {
	const written = run.replace(/%(?:2[\dBDEF]|C2%A0)/gi, ' ');
	const digits = written.replace(/\D/g, '');
	if (parseTaxDocument(digits) !== null) return maskDocument(digits);
	if (parsePhone(written) !== null) return maskPhone(written);
	// Eight digits in a row are an id, a day or a postal code more often than a phone number without its area code.
	const isLocalPhone = /^9\d{8}$/.test(digits) || /^\d{4}\D+\d{4}$/.test(written);
	return digits.length >= 10 || isLocalPhone ? MASK + digits.slice(-4) : run;
}

function redactAddress(address: string): string {
	const decoded = address.replace(/%40/, '@');
	const server = decoded.slice(decoded.indexOf('@'));
	const isWhatsAppId = /^@(?:s\.whatsapp\.net|c\.us|g\.us|lid|hosted|hosted\.lid|newsletter|broadcast)\.?$/i.test(server);
	return isWhatsAppId ? maskPhone(decoded.slice(0, decoded.indexOf('@'))) + server : maskEmail(decoded.replace(/\.+$/, ''));
}

function isHost(text: string): boolean {
	return parseTaxDocument(text) === null && text.split('.').every((part) => Number(part) <= 255);
}

function redactMatch(match: string, groups: Record<string, string | undefined>): string {
	if (groups['address'] !== undefined) return redactAddress(match);
	if (groups['uuid'] !== undefined || groups['day'] !== undefined) return match;
	if (groups['host'] !== undefined && isHost(match)) return match;
	if (groups['company'] !== undefined) return parseTaxDocument(match) === null ? MASK : maskDocument(match);
	if (groups['bare'] !== undefined && parseTaxDocument(match) !== null) return maskDocument(match);
	if (groups['commas'] !== undefined || groups['broken'] !== undefined) return redactDigits(match.replace(/\s+/g, ' '));
	return match.replace(DIGITS, redactDigits);
}

/**
 * Masks phones, WhatsApp ids, e-mail addresses, CPFs, CNPJs and what looks like a secret inside a free text, for logs and error messages.
 *
 * It masks too much rather than too little: every run of ten digits or more goes, whether or not it is a valid number, so long ids and
 * millisecond timestamps go too. Days, UUIDs, IPv4 addresses and numbers of up to eight digits stay. Names cannot be found in a free text:
 * do not put them in.
 *
 * @returns the masked text; for anything that is not a string, number or Error, an empty text
 */
export function redactText(text: unknown): string {
	const source = text instanceof Error ? text.message : textOf(text);
	const shown = maskSecrets(source);
	return replaceFound(shown, plainCharacters(shown));
}

/** What is found in the plain form is masked in the text; all else stays as it was written. */
function replaceFound(text: string, plain: string): string {
	let [result, done] = ['', 0];
	for (const found of plain.matchAll(SENSITIVE)) {
		const [match] = found;
		const masked = redactMatch(match, found.groups ?? {});
		const end = behind(text, found.index + match.length);
		result += text.slice(done, found.index) + (masked === match ? text.slice(found.index, end) : masked);
		done = end;
	}
	return result + text.slice(done);
}

/** A digit of two halves (𝟏) is found by its first. */
function behind(text: string, end: number): number {
	return /[\udc00-\udfff]/.test(text.charAt(end)) ? end + 1 : end;
}
