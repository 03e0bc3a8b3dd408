/**
 * Encodes a nested value as PHP's http_build_query does: bracket keys, `+` for a space, no key for null or undefined,
 * `1` and `0` for booleans, nothing for an empty list. The pairs come in the order of the value's own keys.
 */
export function encodePhpForm(value: Record<string, unknown>): string {
	const pairs: string[] = [];
	for (const [key, part] of Object.entries(value)) append(pairs, encode(key), part);
	return pairs.join('&');
}

/** One already bracketed key with its text, for bodies that are built on purpose. */
export function encodePair(key: string, text: string): string {
	return `${encode(key)}=${encode(text)}`;
}

function append(pairs: string[], key: string, value: unknown): void {
	if (value === null || value === undefined) return;
	if (typeof value === 'object') {
		for (const [part, inner] of Object.entries(value)) append(pairs, `${key}%5B${encode(part)}%5D`, inner);
		return;
	}
	const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
	pairs.push(`${key}=${encode(text)}`);
}

function encode(text: string): string {
	return encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()*]/g, percent);
}

function percent(character: string): string {
	return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
