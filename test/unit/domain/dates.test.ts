import fc from 'fast-check';
import { DateTime } from 'luxon';
import { parseDate } from '../../../lib/domain/dates';

describe('parseDate', () => {
	test.each([
		'31/01/2025',
		'31-01-2025',
		'31.01.2025',
		' 31/1/2025 ',
		'2025-01-31',
		'20250131',
		20250131,
		'2025-01-31T00:00:00Z',
		'2025-01-31T00:00:00.000+00:00',
		'/Date(1738281600000)/',
		new Date('2025-01-31T00:00:00Z'),
	])('reads %p as a day without a time', (input) => {
		expect(parseDate(input)).toEqual({ date: '2025-01-31' });
	});

	test.each([
		'31/01/2025 13:45:10',
		'31/01/2025, 13:45:10',
		'2025-01-31T13:45:10',
		'2025-01-31 13:45:10',
		'2025-01-31T13:45:10-03:00',
		'2025-01-31T13:45:10-0300',
		'2025-01-31 13:45:10-03',
		'2025-01-31T16:45:10Z',
		'2025-01-31T16:45:10.000z',
		'2025-02-01T01:45:10+09:00',
		'/Date(1738341910000)/',
		'\\/Date(1738341910000+0000)\\/',
		'/Date(1738341910000-0180)/',
		new Date('2025-01-31T16:45:10Z'),
		DateTime.fromISO('2025-01-31T13:45:10', { zone: 'America/Sao_Paulo' }),
		{ toMillis: (): number => 1738341910000 },
	])('reads %p as an instant, and its day in São Paulo', (input) => {
		expect(parseDate(input)).toEqual({ date: '2025-01-31', instant: '2025-01-31T16:45:10.000Z' });
	});

	it('keeps milliseconds and fills in seconds', () => {
		expect(parseDate('2025-01-31T13:45:10.123456')?.instant).toBe('2025-01-31T16:45:10.123Z');
		expect(parseDate('2025-01-31T13:45:10,5')?.instant).toBe('2025-01-31T16:45:10.500Z');
		expect(parseDate('31/01/2025 9:05')?.instant).toBe('2025-01-31T12:05:00.000Z');
	});

	it('gives the day of an instant in the zone, not in UTC', () => {
		expect(parseDate('2025-02-01T01:30:00Z')).toEqual({ date: '2025-01-31', instant: '2025-02-01T01:30:00.000Z' });
		expect(parseDate('2025-02-01T01:30:00Z', { zone: 'UTC' })?.date).toBe('2025-02-01');
		expect(parseDate('31/01/2025 13:45', { zone: 'America/Manaus' })?.instant).toBe('2025-01-31T17:45:00.000Z');
	});

	it('takes midnight UTC for a day, as SAP and SQL drivers mean it, unless told that it is an instant', () => {
		const options = { midnightUtc: 'instant' } as const;
		const expected = { date: '2025-01-30', instant: '2025-01-31T00:00:00.000Z' };
		expect(parseDate('2025-01-31T00:00:00Z', options)).toEqual(expected);
		expect(parseDate('/Date(1738281600000)/', options)).toEqual(expected);
		expect(parseDate(new Date('2025-01-31T00:00:00Z'), options)).toEqual(expected);
		expect(parseDate('/Date(1738281600000+0000)/')).toEqual(expected);
		expect(parseDate('2025-01-31T00:00:00-03:00')).toEqual({ date: '2025-01-31', instant: '2025-01-31T03:00:00.000Z' });
		expect(parseDate('/Date(-86400000)/')).toEqual({ date: '1969-12-31' });
	});

	it('knows that Brazil has had no summer time since 2019', () => {
		expect(parseDate('15/01/2026 12:00')?.instant).toBe('2026-01-15T15:00:00.000Z');
		expect(parseDate('15/01/2019 12:00')?.instant).toBe('2019-01-15T14:00:00.000Z');
		// Midnight did not exist on the day the clocks went forward; the day did.
		expect(parseDate('04/11/2018')).toEqual({ date: '2018-11-04' });
		expect(parseDate('04/11/2018 00:30')).toEqual({ date: '2018-11-04', instant: '2018-11-04T03:30:00.000Z' });
	});

	test.each([
		'31/02/2025',
		'29/02/2025',
		'2025-02-31',
		'20250231',
		'31/04/2025 10:00',
		'12/31/2025',
		'2025-13-01',
		'00/01/2025',
		'2025-01-31T24:00:00',
		'2025-01-31T10:60',
		'31/01/2025 25:00',
		'2025-01-31T10:00:00+15:00',
		'31/01-2025',
		'31012025',
		'2025-W05',
		'2025-031',
		'2025-01',
		'2025',
		'10:00',
		'hoje',
		'0000-00-00',
		'0001-01-01',
		'1753-01-01T00:00:00Z',
		'30/12/1899',
		'00000000',
		'        ',
		'',
		'/Date(abc)/',
		'/Date(999999999999999)/',
		'31/01/25',
		'45688',
		45688,
		1738341910,
		Number.NaN,
		-20250131,
		new Date(Number.NaN),
		new Date(8.64e15),
		{ toMillis: (): string => 'x' },
		{ toMillis: (): number => Number.NaN },
		{},
		[],
		null,
		undefined,
		true,
	])('refuses %p', (input) => {
		expect(parseDate(input)).toBeNull();
	});

	it('accepts 29 February in leap years only', () => {
		expect(parseDate('29/02/2024')).toEqual({ date: '2024-02-29' });
		expect(parseDate('29/02/1900')).toBeNull();
	});

	it('reads two-digit years only around a pivot', () => {
		expect(parseDate('31/01/25', { twoDigitYearPivot: 49 })).toEqual({ date: '2025-01-31' });
		expect(parseDate('31/01/49', { twoDigitYearPivot: 49 })).toEqual({ date: '2049-01-31' });
		expect(parseDate('31/01/50 10:00', { twoDigitYearPivot: 49 })?.date).toBe('1950-01-31');
		expect(parseDate('31/01/00', { twoDigitYearPivot: 0 })).toEqual({ date: '2000-01-31' });
	});

	it('reads Excel serials on request only', () => {
		const options = { numberAs: 'excelSerial' } as const;
		expect(parseDate(45688, options)).toEqual({ date: '2025-01-31' });
		expect(parseDate('45688', options)).toEqual({ date: '2025-01-31' });
		expect(parseDate(45688.5, options)).toEqual({ date: '2025-01-31', instant: '2025-01-31T15:00:00.000Z' });
		expect(parseDate(45688.57303240741, options)?.instant).toBe('2025-01-31T16:45:10.000Z');
		expect(parseDate(45688.9999999, options)?.date).toBe('2025-02-01');
		expect(parseDate(61, options)).toEqual({ date: '1900-03-01' });
		// Day 60 is a 29 February that 1900 did not have.
		expect(parseDate(60, options)).toBeNull();
		expect(parseDate(20250131, options)).toBeNull();
		expect(parseDate(Number.NaN, options)).toBeNull();
		expect(parseDate(Number.POSITIVE_INFINITY, { numberAs: 'unixSeconds' })).toBeNull();
		expect(parseDate('31/01/2025', options)).toEqual({ date: '2025-01-31' });
	});

	it('reads Unix times on request only, and always as instants', () => {
		expect(parseDate(1738341910, { numberAs: 'unixSeconds' })?.instant).toBe('2025-01-31T16:45:10.000Z');
		expect(parseDate('1738341910', { numberAs: 'unixSeconds' })?.date).toBe('2025-01-31');
		expect(parseDate(1738281600000, { numberAs: 'unixMilliseconds' })).toEqual({ date: '2025-01-30', instant: '2025-01-31T00:00:00.000Z' });
	});

	it('names a zone it does not know', () => {
		expect(() => parseDate('31/01/2025', { zone: 'Sao Paulo' })).toThrow('The time zone "Sao Paulo" is not known');
	});

	it('reads every day back from every way of writing it', () => {
		const day = fc.date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
		fc.assert(
			fc.property(day, (date) => {
				const iso = date.toISOString().slice(0, 10);
				const [year, month, dayOfMonth] = iso.split('-');
				for (const text of [iso, `${dayOfMonth}/${month}/${year}`, `${year}${month}${dayOfMonth}`, `/Date(${Date.parse(iso)})/`]) {
					expect(parseDate(text)).toEqual({ date: iso });
				}
			}),
		);
	});

	it('takes anything at all without throwing', () => {
		const text = fc.stringMatching(/^[\d/.:TZ+-]{0,20}$/);
		fc.assert(
			fc.property(fc.oneof(fc.anything(), text), fc.constantFrom(undefined, 'excelSerial', 'unixSeconds'), (input, numberAs) => {
				const parsed = parseDate(input, numberAs === undefined ? {} : { numberAs });
				if (parsed !== null) expect(parsed.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
			}),
			{ numRuns: 1000 },
		);
	});
});
