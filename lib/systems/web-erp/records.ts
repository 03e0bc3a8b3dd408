import type { RecipeResult } from '../../domain/recipes/recipe-port';
import { recipeMismatch } from './system';

export type WebRecord = Readonly<Record<string, unknown>>;

/**
 * The records a recipe has extracted, as one (`customer`) or as a list (`customers`).
 * @throws ConnectorError `drift` where it has extracted neither
 */
export function recordsOf({ data }: RecipeResult, operation: string, [one, many]: readonly [one: string, many: string]): WebRecord[] {
	const value = data[many] ?? data[one];
	const list: unknown[] = Array.isArray(value) ? value : [value];
	if (value !== null && value !== undefined && list.every(isRecord)) return list;
	throw recipeMismatch(operation, `ends without an "extract" named "${one}" or "${many}"`);
}

/** Text of the first of the names that has any; null where none has. */
export function textOf(record: WebRecord, ...names: readonly string[]): string | null {
	for (const name of names) {
		const value = record[name];
		const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
		if (text !== '') return text;
	}
	return null;
}

/** @throws ConnectorError `drift` */
export function requiredText(record: WebRecord, operation: string, ...names: readonly string[]): string {
	const text = textOf(record, ...names);
	if (text === null) throw recipeMismatch(operation, `extracts no "${names.join('" or "')}"`);
	return text;
}

function isRecord(value: unknown): value is WebRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
