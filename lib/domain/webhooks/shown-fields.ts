/** What must not leave the trigger: whoever sees an item could make deliveries, or be somebody else. */
export interface Secrets {
	/** The secrets themselves; empty ones count as none. */
	values: readonly string[];
	/** Names of the scheme's own, in any case. */
	names: readonly string[];
	/** Whether the address holds the secret: proxies hand it on in headers of their own. */
	inAddress: boolean;
}

const secretNames =
	/secret|token|signature|passw|credential|session|cookie|auth|jwt|assertion|oidc|csrf|xsrf|hmac|keys?(?:$|[-_.])|(?:^|[-_.])(?:sig|pass|pwd|cert)(?:$|[-_.])/i;
const addressNames = /(?:^|-)(?:ur[il]|path|referr?er|location)(?:$|-)|^forwarded$/i;
const secretForms = /^\s*(?:bearer|basic|digest|negotiate|token|apikey)\s+[\w+/=.~-]{12,}\s*$|^\s*eyJ[\w-]+\.[\w-]+\.|^\s*v1a?,[A-Za-z0-9+/]{20}/i;
/** An address may be quoted within an address. */
const mostDecodings = 3;

/** Headers or query parameters without what is secret by its name, by its form, or because the secret stands in it, escaped or not. */
export function withoutSecrets(fields: Readonly<Record<string, unknown>>, { values, names, inAddress }: Secrets): Record<string, unknown> {
	const hidden = new Set(names.map((name) => name.toLowerCase()));
	const secrets = values.filter((value) => value !== '');
	const isSecretName = (name: string) => secretNames.test(name) || hidden.has(name.toLowerCase()) || (inAddress && addressNames.test(name));
	const isSecretText = (text: string) => secretForms.test(text) || writtenOut(text).some((form) => secrets.some((secret) => form.includes(secret)));
	const shown = Object.entries(fields).filter(([name, value]) => value !== undefined && !isSecretName(name) && !isSecretText(name) && !textsIn(value).some(isSecretText));
	return Object.fromEntries(shown);
}

/** All texts in a value, names of fields included. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [String(value)];
	return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
}

/** A text as it is, and as its percent-escapes read, once and more often; Node hands bytes of UTF-8 on as Latin-1. */
function writtenOut(text: string): string[] {
	const forms = [text];
	for (let count = 0, last = text; count < mostDecodings; count += 1) {
		const asForm = decoded(last.replaceAll('+', ' '));
		last = decoded(last);
		forms.push(last, asForm, Buffer.from(last, 'latin1').toString('utf8'));
	}
	return forms;
}

/** Byte by byte: a broken escape elsewhere in the text hides nothing. */
function decoded(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'));
}
