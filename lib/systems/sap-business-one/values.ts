import { parseMoney, parseQuantity } from '../../domain/money';
import { isRecord } from '../http-api';

/** A record of the Service Layer, by its own names. */
export type Fields = Readonly<Record<string, unknown>>;

/** Null for nothing and for blanks. */
export function textOf(value: unknown): string | null {
	if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
	return typeof value === 'number' ? String(value) : null;
}

/** Amounts are JSON numbers; sums carry the residue of binary arithmetic. */
export function moneyOf(value: unknown): number | null {
	return parseMoney(value, { format: 'us' })?.amount ?? null;
}

export function quantityOf(value: unknown): number | null {
	return parseQuantity(value, { format: 'us' });
}

/** The rows of a collection within a record. */
export function rowsOf(value: unknown): Fields[] {
	return Array.isArray(value) ? value.filter((row): row is Fields => isRecord(row)) : [];
}

/** Business One's own sign for a currency; `##` marks a partner that trades in all of them. */
export function currencyOf(value: unknown, local: string): string {
	const sign = textOf(value)?.toUpperCase() ?? '';
	const known: Readonly<Record<string, string>> = { '': local, '##': local, R$: 'BRL', US$: 'USD', '€': 'EUR' };
	return known[sign] ?? sign;
}
