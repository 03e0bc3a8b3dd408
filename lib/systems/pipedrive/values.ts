import { parseDate } from '../../domain/dates';
import { ConnectorError } from '../../domain/errors';
import { isRecord, valueAt } from '../http-api';
import { system } from './system';

/** A record of an answer: an object, whose fields are read with care. */
export type PipedriveRecord = Record<string, unknown>;

/** Ids are whole numbers in Pipedrive, text everywhere else here. */
export function isId(text: string): boolean {
	return /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text));
}

/** An id as a body wants it. @throws ConnectorError `validation` naming the parameter */
export function idNumber(text: string, parameter: string): number {
	if (isId(text)) return Number(text);
	throw unusable(parameter, 'is no id of Pipedrive', 'Give the number that Pipedrive shows at the end of the address of the record.');
}

/** Blank texts count as none. */
export function textAt(record: unknown, path: string): string | null {
	const value = valueAt(record, path);
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** v2 writes `2026-11-22T13:00:00Z`, v1 `2026-11-22 13:00:00`, both in UTC. */
export function momentAt(record: unknown, path: string): string | null {
	return parseDate(textAt(record, path) ?? '', { zone: 'UTC', midnightUtc: 'instant' })?.instant ?? null;
}

export function isObject(value: unknown): value is PipedriveRecord {
	return isRecord(value) && !Array.isArray(value);
}

export function listAt(record: unknown, path: string): PipedriveRecord[] {
	const value = valueAt(record, path);
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The id of what a write made. @throws ConnectorError `drift` where the answer names none: it is made, but cannot be told */
export function createdId(body: unknown, operation: string): string {
	const id = textAt(body, 'data.id');
	if (id !== null) return id;
	throw new ConnectorError('drift', `${system} took "${operation}", but its answer names no id.`, {
		system,
		hint: `Look in ${system} whether the record is there before sending it again.`,
	});
}

/** Whether a record was made at `since` (epoch ms) or later; Pipedrive's moments are cut to the second. */
export function isYoung(record: PipedriveRecord, since: number): boolean {
	const addedAt = momentAt(record, 'add_time');
	return addedAt === null || Date.parse(addedAt) >= Math.floor(since / 1_000) * 1_000;
}

/** Not one of those that are known already. */
export function isOther(record: PipedriveRecord, known: ReadonlySet<string> = new Set()): boolean {
	return !known.has(textAt(record, 'id') ?? '');
}

export function newestFirst(left: PipedriveRecord, right: PipedriveRecord): number {
	const byTime = (momentAt(right, 'add_time') ?? '').localeCompare(momentAt(left, 'add_time') ?? '');
	return byTime || Number(textAt(right, 'id')) - Number(textAt(left, 'id'));
}

/** The answer is JSON, but not as the contract says. */
export function strange(operation: string, what: string): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "${operation}" has ${what}.`, {
		system,
		hint: 'Check that the Base URL of the credential is the address of your company in Pipedrive.',
	});
}

/** What was asked for cannot be told for sure from what Pipedrive lists. */
export function notToBeTold(what: string): ConnectorError {
	return new ConnectorError('uncertain', what, { system, hint: 'Look for it in Pipedrive before sending it again.' });
}

/** A value given cannot be used; nothing was sent. */
export function unusable(parameter: string, what: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `${parameter} ${what}.`, { system, parameter, hint, nothingDone: true });
}
