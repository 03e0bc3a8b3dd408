/**
 * What a text holds that looks like a secret whatever its name; null where nothing does. The repeats in the patterns are
 * bounded, so that a hostile text of 256 KiB takes milliseconds.
 */
export function secretKindOf(text: string): string | null {
	return rules.find(({ holds }) => holds(text))?.kind ?? null;
}

const rules: ReadonlyArray<{ kind: string; holds: (text: string) => boolean }> = [
	{ kind: 'a private key', holds: (text) => /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/.test(text) },
	{ kind: 'a JSON Web Token', holds: (text) => matches(text, /(?<![\w-])eyJ([\w-]{8,2000})\.[\w-]{8}/g, ([, rest = '']) => isTokenHead(`eyJ${rest}`)) },
	{ kind: 'a bearer token', holds: (text) => /^\s{0,9}bearer\s{1,9}\S{8}/i.test(text) || matches(text, /\bbearer\s{1,9}([\w.~+/=-]{16,500})/gi, ([, token = '']) => /\d/.test(token)) },
	{ kind: 'a user name with its password', holds: (text) => matches(text, /\bbasic\s{1,9}([A-Za-z0-9+/]{4,500}={0,2})/gi, ([, pair = '']) => isUserAndPassword(pair)) },
	{ kind: 'an address with a password', holds: (text) => /:\/\/[^\s/?#@:]{0,200}:[^\s/?#@]{1,500}@/.test(text) },
];

function matches(text: string, pattern: RegExp, isMeant: (match: RegExpMatchArray) => boolean): boolean {
	for (const match of text.matchAll(pattern)) if (isMeant(match)) return true;
	return false;
}

/** RFC 7515, section 4: the first part of a token is a JSON object that names its algorithm. */
function isTokenHead(part: string): boolean {
	return /"(?:alg|typ|enc)"/.test(Buffer.from(part, 'base64url').toString('utf8'));
}

/** RFC 7617, section 2. Not every word after `basic` is one: plans are called so, too. */
function isUserAndPassword(part: string): boolean {
	return /^[\x20-\x7e\u00a0-\ufffc]*:[\x20-\x7e\u00a0-\ufffc]*$/.test(Buffer.from(part, 'base64').toString('utf8'));
}
