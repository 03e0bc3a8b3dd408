/** Small questions about what a caller wrote. */
export type Fields = Record<string, unknown>;

export function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text as it is, a number as text; anything else, and the empty text, is null. */
export function textOrNull(value: unknown): string | null {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value !== '' ? value : null;
}

/** ISO 8601 with a time and a zone, and a day that exists. */
export function isTimestamp(value: unknown): value is string {
	return (
		typeof value === 'string' &&
		/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(value) &&
		!Number.isNaN(Date.parse(value))
	);
}

export function isEmail(value: unknown): value is string {
	return typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);
}

/** A whole number above zero from a query, or the default. */
export function countOf(text: string | null, fallback: number, most: number): number {
	const count = Number(text ?? fallback);
	return Number.isInteger(count) && count > 0 ? Math.min(count, most) : fallback;
}
