import { ConnectorError } from '../../domain/errors';

/** The name of the system in errors and logs. */
export const system = 'Kommo';

export type JsonObject = Readonly<Record<string, unknown>>;

/** What an operation read: the simplified object and the answer as Kommo gave it. */
export interface Fetched<Simple> {
	simple: Simple;
	raw: JsonObject;
}

/** The object itself, or an empty one for anything else, so that readers need no guard per level. */
export function asObject(value: unknown): JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The objects of a list. PHP sends a list with a gap as an object: its values count as the list. */
export function asObjects(value: unknown): JsonObject[] {
	const list: unknown[] = Array.isArray(value) ? value : Object.values(asObject(value));
	return list.filter((entry): entry is JsonObject => typeof entry === 'object' && entry !== null).map(asObject);
}

/** Text or number as text; null for everything else and for the empty text. */
export function textOrNull(value: unknown): string | null {
	if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	return typeof value === 'string' && value !== '' ? value : null;
}

/** An id as text. Kommo writes 0 where there is none. */
export function idOrNull(value: unknown): string | null {
	const text = textOrNull(value);
	return text === '0' ? null : text;
}

export function numberOrNull(value: unknown): number | null {
	const text = textOrNull(value);
	if (text === null) return null;
	const number = Number(text);
	return Number.isFinite(number) ? number : null;
}

/** Kommo's times are seconds since the epoch (text in webhooks); ours are ISO in UTC. */
export function isoOrNull(value: unknown): string | null {
	const seconds = numberOrNull(value);
	if (seconds === null || seconds <= 0 || seconds > 253_402_300_799) return null;
	return new Date(seconds * 1000).toISOString();
}

/** Booleans of the API, and the `1`, `0`, `true`, `false` of webhooks. */
export function flag(value: unknown): boolean {
	return value === true || value === 1 || value === '1' || value === 'true';
}

/** The list an API page or answer carries under `_embedded`. */
export function embedded(body: unknown, name: string): JsonObject[] {
	return asObjects(asObject(asObject(body)._embedded)[name]);
}

/**
 * An id as Kommo wants it, a number. Refusing all else keeps a stray expression out of the address.
 * @throws ConnectorError `validation`
 */
export function toKommoId(value: string, parameter: string): number {
	if (/^[1-9]\d{0,14}$/.test(value.trim())) return Number(value);
	throw new ConnectorError('validation', `"${value.slice(0, 40)}" is no Kommo id.`, {
		system,
		parameter,
		hint: `Give ${parameter} as the number Kommo shows in the record’s address, for example 12345678.`,
		nothingDone: true,
	});
}
