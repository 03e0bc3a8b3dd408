/**
 * The value at a path like `data.object.id` or `events[0].name`; undefined where there is none. Only what the document itself
 * holds is found, never what every object inherits.
 */
export function valueAt(document: unknown, path: string): unknown {
	let value: unknown = document;
	for (const name of path.replace(/\[(\d+)\]/g, '.$1').split('.').filter((part) => part !== '')) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
		value = (value as Record<string, unknown>)[name];
	}
	return value;
}

/** A text or a number as text; null for everything else, and for an empty text. */
export function textAt(document: unknown, path: string): string | null {
	const value = valueAt(document, path);
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value !== '' ? value : null;
}

/** Whether a name is wanted: one of the list, or begins like an entry that ends in `*`. An empty list wants all. */
export function isWanted(name: string | null, wanted: readonly string[]): boolean {
	if (wanted.length === 0) return true;
	if (name === null) return wanted.includes('*');
	return wanted.some((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry));
}
