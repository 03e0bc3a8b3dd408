import { errors } from './errors.ts';
import type { SqlType } from './sql-types.ts';

/**
 * Dates in memory are text that sorts by time: DATE `YYYY-MM-DD`, TIME `HH:mm:ss.fffffff`, the date-time types
 * `YYYY-MM-DD HH:mm:ss.fffffff`, DATETIMEOFFSET the same in UTC followed by `|+hh:mm`. None but the last has a zone.
 */

export const TICKS_PER_DAY = 864_000_000_000n;
const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_MINUTE = 600_000_000n;
const MS_PER_DAY = 86_400_000;
const DAYS_TO_1970 = 719_162;
const MIDNIGHT = '00:00:00.0000000';
const BASE_DATE = '1900-01-01';

const two = (value: number): string => String(value).padStart(2, '0');

/** Days since 0001-01-01, or undefined when the calendar has no such day. */
export function daysOf(year: number, month: number, day: number): number | undefined {
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	const exists = year >= 1 && year <= 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return exists ? date.getTime() / MS_PER_DAY + DAYS_TO_1970 : undefined;
}

export function daysOfText(date: string): number {
	return daysOf(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))) ?? 0;
}

export function dateText(days: number): string {
	const date = new Date((days - DAYS_TO_1970) * MS_PER_DAY);
	return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** A tick is 100 ns. */
export function ticksOfTime(time: string): bigint {
	const seconds = Number(time.slice(0, 2)) * 3_600 + Number(time.slice(3, 5)) * 60 + Number(time.slice(6, 8));
	return BigInt(seconds) * TICKS_PER_SECOND + BigInt(time.slice(9, 16).padEnd(7, '0'));
}

export function timeText(ticks: bigint): string {
	const seconds = Number(ticks / TICKS_PER_SECOND);
	const fraction = String(ticks % TICKS_PER_SECOND).padStart(7, '0');
	return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}

/** Ticks since 0001-01-01 00:00. */
export function ticksOf(dateTime: string): bigint {
	return BigInt(daysOfText(dateTime)) * TICKS_PER_DAY + ticksOfTime(dateTime.slice(11));
}

export function dateTimeText(ticks: bigint): string {
	return `${dateText(Number(ticks / TICKS_PER_DAY))} ${timeText(ticks % TICKS_PER_DAY)}`;
}

export function offsetMinutes(value: string): number {
	const [, sign, hours, minutes] = /\|([+-])(\d\d):(\d\d)$/.exec(value) ?? [];
	return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

export function withOffset(utc: string, minutes: number): string {
	const size = Math.abs(minutes);
	return `${utc}|${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The wall-clock date and time of any date value. */
export function wallClock(value: string, { kind }: Pick<SqlType, 'kind'>): string {
	if (kind === 'date') return `${value} ${MIDNIGHT}`;
	if (kind === 'time') return `${BASE_DATE} ${value}`;
	if (kind !== 'datetimeoffset') return value;
	return dateTimeText(ticksOf(value.slice(0, 27)) + BigInt(offsetMinutes(value)) * TICKS_PER_MINUTE);
}

function round(ticks: bigint, unit: bigint): bigint {
	return ((ticks + unit / 2n) / unit) * unit;
}

/** DATETIME counts in 1/300 s: its last digit is always 0, 3 or 7. */
function toDateTimeStep(ticks: bigint): bigint {
	const steps = (ticks * 300n + TICKS_PER_SECOND / 2n) / TICKS_PER_SECOND;
	return ((steps * 1_000n + 150n) / 300n) * 10_000n;
}

/** Brings a wall-clock date and time (and, for DATETIMEOFFSET, its zone) to the given type. */
export function toDateType(wall: string, type: SqlType, zoneMinutes = 0): string {
	const ticks = ticksOf(wall);
	switch (type.kind) {
		case 'date':
			return wall.slice(0, 10);
		case 'datetime':
			if (wall < '1753') throw errors.dateRange('datetime2', 'datetime');
			return dateTimeText(toDateTimeStep(ticks));
		case 'smalldatetime':
			return dateTimeText(round(ticks, TICKS_PER_MINUTE));
		case 'time':
			return timeText(round(ticks, 10n ** BigInt(7 - type.scale)) % TICKS_PER_DAY);
		case 'datetimeoffset':
			return withOffset(dateTimeText(round(ticks - BigInt(zoneMinutes) * TICKS_PER_MINUTE, 10n ** BigInt(7 - type.scale))), zoneMinutes);
		default:
			return dateTimeText(round(ticks, 10n ** BigInt(7 - type.scale)));
	}
}

const ISO = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,7}))?)?\s*(Z|[+-]\d\d:\d\d)?)?$/i;
const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,7}))?)?)?$/;
const TIME_ONLY = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,7}))?)?$/;
const DAY_FIRST_STYLES: ReadonlySet<number> = new Set([103, 104, 105, 113, 3, 4, 5]);

export interface ParsedDate {
	readonly wall: string;
	readonly zoneMinutes: number;
}

function clock([hours = '0', minutes = '0', seconds = '0', fraction = '']: readonly (string | undefined)[]): string | undefined {
	if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
	return `${two(Number(hours))}:${two(Number(minutes))}:${two(Number(seconds))}.${fraction.padEnd(7, '0')}`;
}

/**
 * Reads a date as SQL Server does under us_english: ISO forms, or month first with slashes (day first under the styles
 * 103 to 105). Undefined when the text is no date.
 */
export function parseDate(source: string, style = 0): ParsedDate | undefined {
	const trimmed = source.trim();
	if (trimmed === '') return { wall: `${BASE_DATE} ${MIDNIGHT}`, zoneMinutes: 0 };
	const timeOnly = TIME_ONLY.exec(trimmed);
	const iso = ISO.exec(trimmed);
	const local = DAY_FIRST.exec(trimmed);
	const dayFirst = DAY_FIRST_STYLES.has(style);
	const date = iso === null
		? local === null ? undefined : daysOf(Number(local[3]), Number(local[dayFirst ? 2 : 1]), Number(local[dayFirst ? 1 : 2]))
		: daysOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
	const time = clock((iso ?? local ?? timeOnly ?? []).slice(timeOnly === null ? 4 : 1));
	if (time === undefined || (date === undefined && timeOnly === null)) return undefined;
	const zone = iso?.[8];
	const zoneMinutes = zone === undefined || /^z$/i.test(zone) ? 0 : offsetMinutes(`|${zone}`);
	return { wall: `${date === undefined ? BASE_DATE : dateText(date)} ${time}`, zoneMinutes };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `mon dd yyyy hh:miAM`, what SQL Server writes where no style is given for DATETIME. */
function defaultStyle(wall: string): string {
	const hour = Number(wall.slice(11, 13));
	const twelve = String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, ' ');
	const day = String(Number(wall.slice(8, 10))).padStart(2, ' ');
	return `${MONTHS[Number(wall.slice(5, 7)) - 1] ?? ''} ${day} ${wall.slice(0, 4)} ${twelve}:${wall.slice(14, 16)}${hour < 12 ? 'AM' : 'PM'}`;
}

/** A DATE has no time to show, a TIME no date. */
function dateAndTime({ kind }: SqlType, date: string, between: string, time: string): string {
	return kind === 'date' ? date : kind === 'time' ? time : date + between + time;
}

/** Undefined for a style the sandbox does not know. */
export function formatDate(value: string, type: SqlType, style: number): string | undefined {
	const wall = wallClock(value, type);
	const [year, month, day, time] = [wall.slice(0, 4), wall.slice(5, 7), wall.slice(8, 10), wall.slice(11)];
	const fraction = type.kind === 'datetime' || type.kind === 'smalldatetime' ? time.slice(0, 12) : type.scale === 0 ? time.slice(0, 8) : time.slice(0, 9 + type.scale);
	const zone = type.kind === 'datetimeoffset' ? ` ${value.slice(28)}` : '';
	switch (style) {
		case 0:
		case 100:
			if (type.kind === 'date') return wall.slice(0, 10);
			if (type.kind === 'time') return fraction;
			return type.kind === 'datetime' || type.kind === 'smalldatetime' ? defaultStyle(wall) : `${wall.slice(0, 10)} ${fraction}${zone}`;
		case 23: return wall.slice(0, 10);
		case 103: return `${day}/${month}/${year}`;
		case 104: return `${day}.${month}.${year}`;
		case 105: return `${day}-${month}-${year}`;
		case 101: return `${month}/${day}/${year}`;
		case 108: return time.slice(0, 8);
		case 111: return `${year}/${month}/${day}`;
		case 112: return `${year}${month}${day}`;
		case 120: return dateAndTime(type, wall.slice(0, 10), ' ', time.slice(0, 8));
		case 121: return dateAndTime(type, wall.slice(0, 10), ' ', fraction + zone);
		case 126: return dateAndTime(type, wall.slice(0, 10), 'T', fraction + zone.trim());
		default: return undefined;
	}
}
