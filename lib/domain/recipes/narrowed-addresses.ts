import { readAllowedOrigin, type AllowedOrigin } from './allowed-origins';
import { wildcardPattern, type TextPattern } from './patterns';

/** One of a recipe's own patterns: an origin and a path in which `*` stands for anything. */
export interface NarrowPattern {
	/** For the browser. */
	pattern: string;
	allows(url: URL): boolean;
}

const parts = /^(https?:\/\/[^/?#]+)(\/[^?#]*)?$/i;

/** @returns the pattern, or why it cannot be used */
export function readNarrowPattern(text: string, origins: readonly AllowedOrigin[]): NarrowPattern | { problem: string } {
	const [, origin = '', path = '/*'] = parts.exec(text) ?? [];
	if (origin === '') return { problem: 'it is no pattern of addresses such as https://erp.example.com/app/*' };
	if (/[{}()+:\\?]/.test(path)) return { problem: 'its path may hold nothing special but *' };
	const own = readAllowedOrigin(origin);
	if ('problem' in own) return own;
	// Whoever allows a name that nobody has allows them all.
	const sample = new URL(origin.replace('*', 'any-name-at-all'));
	if (!origins.some((allowed) => allowed.allows(sample))) return { problem: `it is not within ${origins.map((allowed) => allowed.text).join(', ')}` };
	const encoded = new URL(path, sample).pathname;
	const expression = wildcardExpression(encoded);
	return {
		pattern: `${own.pattern.slice(0, -2)}${encoded}`,
		allows: (address) => own.allows(address) && expression.test(address.pathname),
	};
}

/** Whether all that the pattern stands for is among what another one stands for. */
export function isCovered(pattern: string, by: readonly string[]): boolean {
	return by.some((wider) => wildcardExpression(withPath(wider)).test(withPath(pattern)));
}

/** An origin alone stands for all of its paths. */
function withPath(pattern: string): string {
	return pattern.replace(/^(https?:\/\/[^/]+)$/i, '$1/*');
}

function wildcardExpression(pattern: string): TextPattern {
	return wildcardPattern(pattern, {});
}
