import { firstValueAt, isRecord } from '../http-api';

/**
 * JSON with every name in lower case: the published contract of the retail services says `ItemInternalId`, a live one
 * answers `iteminternalId`, genericQuery answers in lower case.
 */
export function inLowerCase(json: unknown): unknown {
	if (Array.isArray(json)) return json.map(inLowerCase);
	if (!isRecord(json)) return json;
	return Object.fromEntries(Object.entries(json).map(([name, value]) => [name.toLowerCase(), inLowerCase(value)]));
}

/** The first place of several that holds a value, in JSON that came through {@link inLowerCase}. */
export function valueIn(json: unknown, paths: string | readonly string[] | undefined): unknown {
	const list = typeof paths === 'string' ? [paths] : (paths ?? []);
	return firstValueAt(json, list.map((path) => path.toLowerCase()));
}

/** Trimmed, for columns come padded; null where there is no text. */
export function textIn(json: unknown, paths: string | readonly string[] | undefined): string | null {
	const value = valueIn(json, paths);
	if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
