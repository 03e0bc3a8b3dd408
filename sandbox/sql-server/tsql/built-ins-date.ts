import type { Compiled } from './compiled.ts';
import { convert, typeOfId } from './convert.ts';
import { dateText, dateTimeText, daysOf, daysOfText, TICKS_PER_DAY, ticksOf, toDateType, wallClock } from './dates.ts';
import { errors } from './errors.ts';
import { DATETIME, INT, sqlType } from './sql-types.ts';
import type { SqlType, SqlValue } from './sql-types.ts';

interface DateBuiltIn {
	readonly arguments: readonly [number, number];
	accept(value: Compiled, index: number): Compiled;
	type(types: readonly SqlType[]): SqlType;
	run(...values: (bigint | number | string | Uint8Array)[]): SqlValue;
}

const TICKS: Readonly<Record<string, bigint>> = {
	week: TICKS_PER_DAY * 7n, day: TICKS_PER_DAY, weekday: TICKS_PER_DAY, hour: 36_000_000_000n, minute: 600_000_000n, second: 10_000_000n, millisecond: 10_000n,
};
const MONTHS: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };

/** The last day of a month is never passed: 31 January plus a month is 28 or 29 February. */
function addMonths(wall: string, months: number): string {
	const index = Number(wall.slice(0, 4)) * 12 + Number(wall.slice(5, 7)) - 1 + months;
	const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
	for (let day = Number(wall.slice(8, 10)); day > 0; day -= 1) {
		const days = daysOf(year, month, day);
		if (days !== undefined) return dateText(days) + wall.slice(10);
	}
	throw errors.overflow('expression', 'datetime');
}

/** DATEADD, on a value of the type whose id is given. */
export function dateAdd(unit: string, count: bigint, value: string, id: string): string {
	const type = typeOfId(id);
	const wall = wallClock(value, type);
	const months = MONTHS[unit];
	const moved = months === undefined ? dateTimeText(ticksOf(wall) + count * (TICKS[unit] ?? TICKS_PER_DAY)) : addMonths(wall, Number(count) * months);
	return toDateType(moved, type);
}

/** The year, the month, … as a number; of a DATETIME2. */
export function datePart(unit: string, value: string): bigint {
	const at = (from: number, to: number): bigint => BigInt(value.slice(from, to));
	switch (unit) {
		case 'year': return at(0, 4);
		case 'quarter': return (at(5, 7) + 2n) / 3n;
		case 'month': return at(5, 7);
		case 'day': return at(8, 10);
		case 'hour': return at(11, 13);
		case 'minute': return at(14, 16);
		case 'second': return at(17, 19);
		case 'millisecond': return at(20, 23);
		// 0001-01-01 was a Monday, and Sunday is 1 under us_english.
		case 'weekday': return BigInt(((daysOfText(value) + 1) % 7) + 1);
		default: throw errors.unknownFunction(unit);
	}
}

/** How many boundaries of the unit lie between two DATETIME2. */
export function dateDiff(unit: string, from: string, to: string): bigint {
	const months = (value: string): bigint => datePart('year', value) * 12n + datePart('month', value) - 1n;
	const steps = MONTHS[unit];
	if (steps !== undefined) return months(to) / BigInt(steps) - months(from) / BigInt(steps);
	// Weeks begin on Sunday.
	const shift = unit === 'week' ? TICKS_PER_DAY : 0n;
	const size = TICKS[unit] ?? TICKS_PER_DAY;
	return (ticksOf(to) + shift) / size - (ticksOf(from) + shift) / size;
}

const asDateTime = (value: Compiled): Compiled => convert(value, sqlType('datetime2', { scale: 7 }));
const asWhole = (value: Compiled): Compiled => convert(value, INT);

const part = (unit: string): DateBuiltIn => ({ arguments: [1, 1], accept: asDateTime, type: () => INT, run: (value) => datePart(unit, String(value)) });

function monthEnd(value: string, months: number): string {
	const next = addMonths(`${value.slice(0, 8)}01`, months + 1);
	return dateText(daysOfText(next) - 1);
}

export const dateBuiltIns: Readonly<Record<string, DateBuiltIn>> = {
	YEAR: part('year'),
	MONTH: part('month'),
	DAY: part('day'),
	EOMONTH: {
		arguments: [1, 2],
		accept: (value, index) => (index === 0 ? asDateTime(value) : asWhole(value)),
		type: () => sqlType('date'),
		run: (value, months = 0n) => monthEnd(String(value), Number(months)),
	},
	DATEFROMPARTS: {
		arguments: [3, 3],
		accept: asWhole,
		type: () => sqlType('date'),
		run(year, month, day) {
			const days = daysOf(Number(year), Number(month), Number(day));
			if (days === undefined) throw errors.dateConversion();
			return dateText(days);
		},
	},
};

/** Functions of the clock, by name: what they give of a moment that is wall-clock time and its offset. */
export const clockTypes: Readonly<Record<string, { readonly type: SqlType; readonly utc: boolean }>> = {
	GETDATE: { type: DATETIME, utc: false },
	CURRENT_TIMESTAMP: { type: DATETIME, utc: false },
	GETUTCDATE: { type: DATETIME, utc: true },
	SYSDATETIME: { type: sqlType('datetime2', { scale: 7 }), utc: false },
	SYSUTCDATETIME: { type: sqlType('datetime2', { scale: 7 }), utc: true },
	SYSDATETIMEOFFSET: { type: sqlType('datetimeoffset', { scale: 7 }), utc: false },
};

