import { parseMoney } from '../../domain/money';

/**
 * The number of a new record as a service tells it; null for what only fills the place: true and false, 0, `000000`, -1.
 * Numbers of Protheus hold letters, too (`00000A`).
 */
export function recordNumber(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const text = String(value).trim();
	const isFiller = !/[1-9\p{L}]/u.test(text) || /^-\d+$/.test(text) || /^(?:true|false|null|undefined|nan|\.[tf]\.)$/i.test(text);
	return isFiller ? null : text;
}

/**
 * An amount as a service tells it: a number, or a text that means one amount whether its marks are Brazilian or not.
 * `38,900` and `1.234` are off by a thousand when guessed, so they are null.
 */
export function toldAmount(value: unknown): number | null {
	if (typeof value === 'number') return parseMoney(value, { format: 'us' })?.amount ?? null;
	const [brazilian, other] = (['br', 'us'] as const).map((format) => parseMoney(value, { format })?.amount ?? null);
	return brazilian === other ? (other ?? null) : null;
}
