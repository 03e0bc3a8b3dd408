import { isSecretName } from '../../domain/secret-names';

/**
 * What a text holds that looks like a secret whatever its name; null where nothing does. The repeats in the patterns are
 * bounded, so that a hostile text of 256 KiB takes milliseconds.
 */
export function secretKindOf(text: string): string | null {
	return rules.find(({ holds }) => holds(text))?.kind ?? null;
}

/**
 * Keys that begin with their maker's mark: OpenAI, Anthropic, GitHub, GitLab, AWS, Stripe, Slack, Meta, Google. The list of
 * marks is GitHub's: https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const apiKey =
	/(?<![\w+/-])(?:sk-(?:proj|ant|svcacct|admin|or)-[\w-]{16}|sk-[A-Za-z0-9]{32}|gh[opsur]_[A-Za-z0-9]{20}|github_pat_\w{20}|glpat-[\w-]{20}|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|[rs]k_(?:live|test)_[A-Za-z0-9]{10}|xox[abeoprs]-[\w-]{10}|EAA[A-Za-z0-9]{40}|AIza[\w-]{35})/;

/** `name=value` of an address, a form's body or a connection's text. */
const field = /(?:^|[?&;])\s?([\w.-]{1,60})=[^&;\s]{4}/gm;
/** `<name>value` of XML. */
const element = /<(?:[\w.-]{1,40}:)?([\w.-]{1,60})(?:\s[^<>]{0,200})?>\s{0,20}[^<\s]/g;

/** The first look is only quicker. */
function namesSecret([, name = '']: RegExpMatchArray): boolean {
	return /pass|pwd|senha|secret|token|auth|cookie|key|credential|jwt|cv[vc]/i.test(name) && isSecretName(name);
}

const rules: ReadonlyArray<{ kind: string; holds: (text: string) => boolean }> = [
	{ kind: 'a private key', holds: (text) => /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/.test(text) },
	{ kind: 'a JSON Web Token', holds: (text) => matches(text, /(?<![\w-])eyJ([\w-]{8,2000})\.[\w-]{8}/g, ([, rest = '']) => isTokenHead(`eyJ${rest}`)) },
	{ kind: 'a bearer token', holds: (text) => /^\s{0,9}bearer\s{1,9}\S{8}/i.test(text) || matches(text, /\bbearer\s{1,9}([\w.~+/=-]{16,500})/gi, ([, token = '']) => /\d/.test(token)) },
	{ kind: 'a user name with its password', holds: (text) => matches(text, /\bbasic\s{1,9}([A-Za-z0-9+/]{4,500}={0,2})/gi, ([, pair = '']) => isUserAndPassword(pair)) },
	{ kind: 'an API key', holds: (text) => apiKey.test(text) },
	{ kind: 'a field with a secret', holds: (text) => matches(text, field, namesSecret) || matches(text, element, namesSecret) },
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
