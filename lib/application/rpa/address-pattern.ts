/**
 * Whether the address fits the pattern of a `PageCondition`: the whole address without query and fragment; `*` stands for anything but
 * `/`, `**` for anything.
 */
export function matchesAddress(pattern: string, url: string): boolean {
	const address = url.replace(/[?#].*$/s, '');
	return new RegExp(`^${expressionOf(pattern)}$`, 's').test(address);
}

function expressionOf(pattern: string): string {
	const parts = pattern.split(/(\*\*|\*)/);
	return parts.map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))).join('');
}
