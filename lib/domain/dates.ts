import { DateTime, Info } from 'luxon';

/** A calendar day, and the instant too when the source told the time of day. */
export interface ParsedDate {
	/** `YYYY-MM-DD`: the day as written, or the day of the instant in the zone of the options. */
	readonly date: string;
	/** ISO 8601 in UTC with milliseconds: `2025-01-31T13:00:00.000Z`. Absent when the source is a day without a time. */
	readonly instant?: string;
}

export interface ParseDateOptions {
	/** IANA zone of texts that have no offset, and of the day of an instant. Default `America/Sao_Paulo`. */
	zone?: string;
	/** Two-digit years up to this one lie in the 2000s, the others in the 1900s. Without it such a year is refused. */
	twoDigitYearPivot?: number;
	/** What a plain number counts. Without it only the eight digits of `yyyymmdd` are taken as a number. */
	numberAs?: 'excelSerial' | 'unixSeconds' | 'unixMilliseconds';
	/**
	 * What `2025-01-31T00:00:00Z`, `/Date(1738281600000)/` or a Date at exactly midnight UTC is. SAP and most SQL drivers write a day so, and
	 * in Brazil the instant lies on the day before: hence `date` by default. Say `instant` for sources of true timestamps.
	 */
	midnightUtc?: 'date' | 'instant';
}

interface Context {
	zone: string;
	twoDigitYearPivot: number | undefined;
	midnightUtc: 'date' | 'instant';
}

interface TimeOfDay {
	hour: number;
	minute: number;
	second: number;
	millisecond: number;
}

const TIME = '(?<hour>[01]?\\d|2[0-3]):(?<minute>[0-5]\\d)(?::(?<second>[0-5]\\d)(?:[.,](?<fraction>\\d{1,9}))?)?';
const OFFSET = '(?<offset>Z|[+-](?:0\\d|1[0-4])(?::?[0-5]\\d)?)';
const ISO = new RegExp(`^(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})(?:[T ]${TIME} ?${OFFSET}?)?$`, 'i');
const DAY_FIRST = new RegExp(`^(?<day>\\d{1,2})(?<mark>[/.-])(?<month>\\d{1,2})\\k<mark>(?<year>\\d{4}|\\d{2})(?:(?:, ?| )${TIME})?$`);
const COMPACT = /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/;
/** OData 2: milliseconds since 1970 UTC; an offset marks a true instant (Edm.DateTimeOffset), its absence a bare Edm.DateTime. */
const ODATA = /^\\?\/Date\((?<ms>-?\d{1,15})(?<offset>[+-]\d{4})?\)\\?\/$/;

/** The dates before are what systems store for "no date": 0000-00-00, 0001-01-01, 1753-01-01, 1899-12-30. */
const FIRST_YEAR = 1900;
const MS_PER_SECOND = 1000;
const MS_PER_DAY = 86_400_000;
/** Spreadsheets count days from here, once past the 29 February 1900 that they invented (serial 60). */
const EXCEL_DAY_ZERO = Date.UTC(1899, 11, 30);
const EXCEL_FIRST = 61;
const EXCEL_LAST = 2_958_465;

function isoDay(year: number, month: number, day: number): string | null {
	const moment = DateTime.utc(year, month, day);
	return year >= FIRST_YEAR && moment.isValid ? moment.toISODate() : null;
}

function fromInstant(ms: number, zone: string): ParsedDate | null {
	const utc = DateTime.fromMillis(ms, { zone: 'utc' });
	if (!utc.isValid || utc.year < FIRST_YEAR || utc.year > 9999) return null;
	const date = utc.setZone(zone).toISODate();
	return date === null ? null : { date, instant: utc.toISO() };
}

/** An instant that may stand for a day; see `midnightUtc`. */
function fromUtc(ms: number, context: Context): ParsedDate | null {
	if (context.midnightUtc === 'instant' || ms % MS_PER_DAY !== 0) return fromInstant(ms, context.zone);
	return fromDay(ms);
}

function fromDay(utcMidnight: number): ParsedDate | null {
	const day = DateTime.fromMillis(utcMidnight, { zone: 'utc' });
	const date = day.isValid && day.year <= 9999 ? isoDay(day.year, day.month, day.day) : null;
	return date === null ? null : { date };
}

type Groups = Record<string, string | undefined>;

function readTime(groups: Groups): TimeOfDay | null {
	if (groups['hour'] === undefined) return null;
	return {
		hour: Number(groups['hour']),
		minute: Number(groups['minute']),
		second: Number(groups['second'] ?? 0),
		millisecond: Number((groups['fraction'] ?? '').slice(0, 3).padEnd(3, '0')),
	};
}

function offsetMs(offset: string): number {
	if (offset.toUpperCase() === 'Z') return 0;
	const [hours, minutes] = [offset.slice(1, 3), offset.slice(3).replace(':', '')];
	const size = (Number(hours) * 60 + Number(minutes)) * 60 * MS_PER_SECOND;
	return offset.startsWith('-') ? -size : size;
}

function readYear(text: string, pivot: number | undefined): number | null {
	const year = Number(text);
	if (text.length === 4) return year;
	if (pivot === undefined) return null;
	return year <= pivot ? 2000 + year : 1900 + year;
}

function fromGroups(groups: Groups, context: Context): ParsedDate | null {
	const year = readYear(groups['year'] ?? '', context.twoDigitYearPivot);
	const month = Number(groups['month']);
	const day = Number(groups['day']);
	const date = year === null ? null : isoDay(year, month, day);
	if (year === null || date === null) return null;
	const time = readTime(groups);
	if (time === null) return { date };
	const offset = groups['offset'];
	if (offset === undefined) {
		// A local time that a change to summer time skipped moves on by the hour; one that occurs twice is the first of the two.
		const local = DateTime.fromObject({ year, month, day, ...time }, { zone: context.zone });
		return { date, instant: new Date(local.toMillis()).toISOString() };
	}
	const ms = Date.UTC(year, month - 1, day, time.hour, time.minute, time.second, time.millisecond) - offsetMs(offset);
	return offsetMs(offset) === 0 ? fromUtc(ms, context) : fromInstant(ms, context.zone);
}

function fromText(text: string, context: Context): ParsedDate | null {
	const written = ISO.exec(text) ?? DAY_FIRST.exec(text) ?? COMPACT.exec(text);
	if (written?.groups !== undefined) return fromGroups(written.groups, context);
	const odata = ODATA.exec(text)?.groups;
	if (odata === undefined) return null;
	const ms = Number(odata['ms']);
	return odata['offset'] === undefined ? fromUtc(ms, context) : fromInstant(ms, context.zone);
}

function fromExcelSerial(serial: number, zone: string): ParsedDate | null {
	if (serial < EXCEL_FIRST || serial > EXCEL_LAST) return null;
	// A fraction of a day cannot hold a second exactly.
	const wallClock = EXCEL_DAY_ZERO + Math.round((serial * MS_PER_DAY) / MS_PER_SECOND) * MS_PER_SECOND;
	const local = DateTime.fromMillis(wallClock, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
	return Number.isInteger(serial) ? fromDay(wallClock) : fromInstant(local.toMillis(), zone);
}

function fromNumber(value: number, numberAs: ParseDateOptions['numberAs'], context: Context): ParsedDate | null {
	switch (numberAs) {
		case 'excelSerial':
			return fromExcelSerial(value, context.zone);
		case 'unixSeconds':
			return fromInstant(Math.round(value * MS_PER_SECOND), context.zone);
		case 'unixMilliseconds':
			return fromInstant(Math.round(value), context.zone);
		case undefined:
			return fromText(String(value), context);
	}
}

function readContext(options: ParseDateOptions): Context {
	const zone = options.zone ?? 'America/Sao_Paulo';
	if (!Info.normalizeZone(zone).isValid) {
		throw new RangeError(`The time zone "${zone}" is not known; use an IANA name such as America/Sao_Paulo.`);
	}
	return { zone, twoDigitYearPivot: options.twoDigitYearPivot, midnightUtc: options.midnightUtc ?? 'date' };
}

/** n8n hands out luxon's DateTime, often from another copy of luxon, so the class cannot be compared. */
function hasMillis(input: object): input is { toMillis(): unknown } {
	return 'toMillis' in input && typeof input.toMillis === 'function';
}

/**
 * Reads a date as the systems of a Brazilian company write it: `31/01/2025[ 13:45[:10]]` (also with `-` or `.`; the day comes first),
 * `2025-01-31[T13:45:10[.123][Z|-03:00]]`, `20250131` (Protheus), `/Date(1738281600000)/` (OData 2), a Date, luxon's DateTime; on request
 * Excel serial numbers and Unix times.
 *
 * @returns null for everything else: days that do not exist (31/02), years before 1900 (what systems store for "no date"), empty text
 * @throws RangeError when the zone is not known
 */
export function parseDate(input: unknown, options: ParseDateOptions = {}): ParsedDate | null {
	const context = readContext(options);
	if (typeof input === 'number') return fromNumber(input, options.numberAs, context);
	if (typeof input === 'string') {
		const text = input.trim();
		const counts = options.numberAs !== undefined && /^\d+(?:\.\d+)?$/.test(text);
		return counts ? fromNumber(Number(text), options.numberAs, context) : fromText(text, context);
	}
	if (input instanceof Date) return fromUtc(input.getTime(), context);
	if (typeof input !== 'object' || input === null || !hasMillis(input)) return null;
	const ms = input.toMillis();
	return typeof ms === 'number' ? fromInstant(ms, context.zone) : null;
}
