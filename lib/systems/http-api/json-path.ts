const pathPattern = /^[^.[\]]+(?:\.[^.[\]]+|\[\d+\])*$|^\[\d+\](?:\.[^.[\]]+|\[\d+\])*$/;

/** `data.items[0].name` and `data.items.0.name`; the empty path is the value itself. */
export function isJsonPath(path: string): boolean {
	return path === '' || pathPattern.test(path);
}

/** The value at a path; undefined where there is none. Only what the answer itself holds is found, never what objects inherit. */
export function valueAt(value: unknown, path: string): unknown {
	if (path === '') return value;
	const keys = path.split(/[.[\]]/).filter((key) => key !== '');
	return keys.reduce<unknown>((inner, key) => (isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);
}

/** As `isJsonPath`, with `[]` for every element of a list: `phones[].number`, `phones[]`. */
export function isListPath(path: string): boolean {
	return path.split('[]').length <= 2 && isJsonPath(path.replace('[]', '[0]'));
}

/** One value of several in a record, and the element of a list that holds it, where it lies in one. */
export interface FoundValue {
	value: unknown;
	element: unknown;
}

/** All values at a path, which may be one of `isListPath`. */
export function valuesAt(value: unknown, path: string): FoundValue[] {
	const at = path.indexOf('[]');
	if (at === -1) return [{ value: valueAt(value, path), element: undefined }];
	const list = valueAt(value, path.slice(0, at));
	const rest = path.slice(at + 2).replace(/^\./, '');
	return Array.isArray(list) ? list.map((element: unknown) => ({ value: valueAt(element, rest), element })) : [];
}

/** The first place of several that holds a value: null and empty text count as none. */
export function firstValueAt(value: unknown, paths: string | readonly string[] | undefined): unknown {
	for (const path of typeof paths === 'string' ? [paths] : (paths ?? [])) {
		const found = valueAt(value, path);
		if (found !== undefined && found !== null && found !== '') return found;
	}
	return undefined;
}

/** Objects and arrays alike: an array's own names are its indexes. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
