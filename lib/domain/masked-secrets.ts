import { isSecretName } from './secret-names';

const MASK = '****';

/** What is a secret in an address (`?key=`, `&sig=`), and an ordinary word elsewhere. */
const addressNames: ReadonlySet<string> = new Set('key sig signature auth code session sessionid sid hmac'.split(' '));

/** Keys that begin with their maker's mark; https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns */
const makersKey =
	/(?<![\w+/-])(?:sk-(?:(?:proj|ant|svcacct|admin|or)-)?[\w-]{16,500}|gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,255}|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|[rs]k_(?:live|test)_[A-Za-z0-9]{10,255}|xox[abeoprs]-[\w-]{10,255}|EAA[A-Za-z0-9]{40,500}|AIza[\w-]{35})/g;
const webToken = /(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{4,4000}(?:\.[\w-]{0,4000}){0,3}/g;
const passwordInAddress = /:\/\/([^\s/?#@:]{0,200}):[^\s/?#@]{1,500}@/g;
/** Most texts hold nothing of the kind, which is seen at once. */
const mayHoldOne = /[=:]|b(?:earer|asic)\s|[\w.-]{16}/i;
/** `Authorization: Bearer …`, `Bearer …`, `Basic …`. */
const header = /\b(authorization["']?\s{0,3}[:=]\s{0,3}["']?)([A-Za-z][\w-]{1,30}\s{1,3})?([^\s"',;<>]{4,4000})/gi;
const bearer = /\b(bearer\s{1,9})([\w.~+/=-]{8,4000})/gi;
const basic = /\b(basic\s{1,9})([A-Za-z0-9+/]{4,500}={0,2})/gi;
/** `name=value` of an address, a form or a connection's text. */
const field = /(^|[^\w.-])([\w.-]{1,60})=([^\s&#;,"'<>()[\]{}]{1,4000})/g;
/** `"name": "value"` of JSON, also of JSON in a text of JSON. */
const entry = /(\\{0,3}["'])([\w.-]{1,60})(\1\s{0,5}:\s{0,5}\\{0,3}["'])([^"'\\]{1,4000})/g;
/** `name: value`; most of these are words about a secret. */
const line = /(^|[^\w.-])([\w.-]{1,60}:\s{0,3})([^\s"',;<>()]{6,4000})/g;

/**
 * A free text without what looks like a secret: tokens after `Bearer` and `Basic`, JSON Web Tokens, keys that begin with their
 * maker's mark, passwords in addresses, and values by the name before them (`?access_token=…`, `"senha": "…"`). What has neither
 * form nor name stays: nobody can tell it from an ordinary word.
 */
export function maskSecrets(text: string): string {
	if (!mayHoldOne.test(text)) return text;
	return text
		.replace(passwordInAddress, (_, user: string) => `://${user || MASK}@`)
		.replace(webToken, MASK)
		.replace(makersKey, MASK)
		.replace(header, (whole, before: string, scheme: string | undefined, value: string) => (scheme !== undefined || isMixed(value) ? `${before}${scheme ?? ''}${MASK}` : whole))
		.replace(bearer, (whole, before: string, token: string) => (/\d/.test(token) || token.length >= 32 ? before + MASK : whole))
		.replace(basic, (whole, before: string, pair: string) => (isUserAndPassword(pair) ? before + MASK : whole))
		.replace(field, (whole, before: string, name: string, value: string) => (isSecretField(before, name, value) ? `${before}${name}=${MASK}` : whole))
		.replace(entry, (whole, open: string, name: string, between: string, value: string) => (isSecretName(name) && !isCount(name, value) ? open + name + between + MASK : whole))
		.replace(line, (whole, before: string, name: string, value: string) => (isMixed(value) && isSecretName(name.replace(/:\s*$/, '')) ? before + name + MASK : whole));
}

function isSecretField(before: string, name: string, value: string): boolean {
	const isInAddress = before === '?' || before === '&';
	return (isInAddress && addressNames.has(name.toLowerCase())) || (isSecretName(name) && !isCount(name, value));
}

/** `tokens=350` is what a model has used, `pass=3` a number of tries. */
function isCount(name: string, value: string): boolean {
	return /(?:tokens?|pass)$/i.test(name) && /^\d{1,6}$/.test(value);
}

/** A word has no digits, a number no letters. */
function isMixed(value: string): boolean {
	return /\d/.test(value) && /[A-Za-z]/.test(value);
}

/** RFC 7617, section 2. Plans are called Basic, too. */
function isUserAndPassword(part: string): boolean {
	return /^[\x20-\x7e\u00a0-\ufffc]*:[\x20-\x7e\u00a0-\ufffc]*$/.test(Buffer.from(part, 'base64').toString('utf8'));
}
