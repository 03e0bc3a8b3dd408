import { ConnectorError } from '../../domain/errors';
import { parseMoney, parseQuantity } from '../../domain/money';
import { isRecord, valueAt } from '../http-api';
import { system } from './system';

/** A record of an answer: an object, whose fields are read with care. */
export type BlingRecord = Record<string, unknown>;

/** Bling's own ids, as they come from outside: nothing else is put into a path. */
export function isId(text: string): boolean {
	return /^\d{1,19}$/.test(text);
}

/** Blank texts count as none. */
export function textAt(record: unknown, path: string): string | null {
	const value = valueAt(record, path);
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** An id as text; Bling writes 0 for none. */
export function idAt(record: unknown, path: string): string | null {
	const id = textAt(record, path);
	return id === null || id === '0' ? null : id;
}

export function moneyAt(record: unknown, path: string): number | null {
	return parseMoney(valueAt(record, path), { format: 'us' })?.amount ?? null;
}

/** A number with all its decimals. */
export function numberAt(record: unknown, path: string): number | null {
	const value = valueAt(record, path);
	return typeof value === 'number' && Number.isFinite(value) ? value : moneyAt(record, path);
}

/** The form in which two ids compare. */
export function sameId(a: string | null, b: string): boolean {
	return a !== null && a.trim().replace(/^0+/, '') === b.trim().replace(/^0+/, '');
}

export function quantityAt(record: unknown, path: string): number | null {
	return parseQuantity(valueAt(record, path), { format: 'us' });
}

export function listAt(record: unknown, path: string): BlingRecord[] {
	const value = valueAt(record, path);
	return Array.isArray(value) ? value.filter((entry: unknown): entry is BlingRecord => isRecord(entry) && !Array.isArray(entry)) : [];
}

/** `data` of an answer that is a list. An empty answer is an empty list. @throws ConnectorError `drift` */
export function dataList(json: unknown, operation: string): BlingRecord[] {
	if (json === undefined) return [];
	if (!Array.isArray(valueAt(json, 'data'))) throw strange(operation, 'no list at "data"');
	return listAt(json, 'data');
}

/** `data` of an answer that is one record; null for an empty one. @throws ConnectorError `drift` */
export function dataRecord(json: unknown, operation: string): BlingRecord | null {
	if (json === undefined) return null;
	const data = valueAt(json, 'data');
	if (!isRecord(data) || Array.isArray(data)) throw strange(operation, 'no record at "data"');
	return data;
}

/** The answer is JSON, but not as Bling's contract says. */
export function strange(operation: string, what: string): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "${operation}" has ${what}.`, {
		system,
		hint: 'Check that the Base URL of the credential leads to Bling’s API v3 (it ends in /Api/v3).',
	});
}
