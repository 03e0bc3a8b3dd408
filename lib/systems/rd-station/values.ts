import { parseDate } from '../../domain/dates';
import { ConnectorError } from '../../domain/errors';
import { isRecord, valueAt } from '../http-api';
import { system } from './system';

/** A record of an answer: an object, whose fields are read with care. */
export type RdRecord = Record<string, unknown>;

/** What may stand in a path. RD's own ids are 24 hexadecimal digits. */
export function isId(text: string): boolean {
	return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}

/** Blank texts count as none. */
export function textAt(record: unknown, path: string): string | null {
	const value = valueAt(record, path);
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** RD's records carry their id as `_id`, as `id`, or as both. */
export function idOf(record: unknown, prefix = ''): string | null {
	return textAt(record, `${prefix}_id`) ?? textAt(record, `${prefix}id`);
}

/** ISO date-time in UTC. */
export function momentAt(record: unknown, path: string): string | null {
	return parseDate(textAt(record, path) ?? '', { midnightUtc: 'instant' })?.instant ?? null;
}

export function listAt(record: unknown, path: string): RdRecord[] {
	const value = valueAt(record, path);
	return Array.isArray(value) ? value.filter(isObject) : [];
}

export function isObject(value: unknown): value is RdRecord {
	return isRecord(value) && !Array.isArray(value);
}

/** Whether a record was made at `since` (epoch ms) or later; moments may be cut to the second. One that does not tell may be. */
export function isYoung(record: RdRecord, since: number): boolean {
	const createdAt = momentAt(record, 'created_at');
	return createdAt === null || Date.parse(createdAt) >= Math.floor(since / 1_000) * 1_000;
}

/** The id of what a write made. @throws ConnectorError `drift` where the answer names none: it is made, but cannot be told */
export function createdId(body: unknown, wrapper: string, operation: string): string {
	const id = idOf(body) ?? idOf(body, `${wrapper}.`);
	if (id !== null) return id;
	throw new ConnectorError('drift', `${system} took "${operation}", but its answer names no id.`, {
		system,
		hint: `Look in ${system} whether the record is there before sending it again.`,
	});
}

/** The answer is JSON, but not as the contract says. */
export function strange(operation: string, what: string): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "${operation}" has ${what}.`, {
		system,
		hint: 'Check that the Base URL of the credential leads to the API of RD Station CRM (it ends in /api/v1).',
	});
}

/** What was asked for cannot be told for sure from what RD lists. */
export function notToBeTold(what: string, hint: string): ConnectorError {
	return new ConnectorError('uncertain', what, { system, hint });
}

/** A value given cannot be used; nothing was sent. */
export function unusable(parameter: string, what: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `${parameter} ${what}.`, { system, parameter, hint, nothingDone: true });
}
