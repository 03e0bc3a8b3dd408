import { wildcardPattern } from '../../../domain/recipes/patterns';

/** Whether an address matches `*` (anything but `/`) and `**` (anything). Query and, unless the pattern holds one, fragment do not count. */
export function matchesAddress(pattern: string, address: string): boolean {
	const expression = wildcardPattern(pattern, { '*': '[^/]*' });
	const [path = '', fragment] = address.slice(0, 4096).split('#', 2);
	const plain = withoutQuery(path);
	return expression.test(plain) || (fragment !== undefined && expression.test(`${plain}#${withoutQuery(fragment)}`));
}

function withoutQuery(text: string): string {
	return text.split('?', 1)[0] ?? '';
}
