import { wildcardPattern } from '../../domain/recipes/patterns';

/**
 * Whether the address fits the pattern of a `PageCondition`: the whole address without query and fragment; `*` stands for anything but
 * `/`, `**` for anything.
 */
export function matchesAddress(pattern: string, url: string): boolean {
	return wildcardPattern(pattern, { '*': '[^/]*' }).test(url.replace(/[?#].*$/s, ''));
}
