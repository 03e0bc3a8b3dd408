import { parseDate } from '../dates';

/** The first three letters of the months in Portuguese, English, Spanish and German. */
const months = [['jan', 'ene'], ['fev', 'feb'], ['mar', 'mär'], ['abr', 'apr'], ['mai', 'may'], ['jun'], ['jul'], ['ago', 'aug'], ['set', 'sep'], ['out', 'oct', 'okt'], ['nov'], ['dez', 'dec', 'dic']];

const dayFirst = /^(?<day>\d{1,2})(?:º|\.)?[ /-](?:de )?(?<month>\p{L}{3,})\.?,?[ /-](?:de )?(?<year>\d{4})$/u;
const monthFirst = /^(?<month>\p{L}{3,})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})$/u;
/** Two-digit years up to this one lie in the 2000s. */
const PIVOT = 69;

const isoDay = (text: string): string | null => parseDate(text)?.date ?? null;

/** A day as Brazilians write it in digits: `31/12/2025`, `31/12/25`, also with a time of day behind it. @returns `YYYY-MM-DD` */
export function readBrazilianDate(text: string): string | null {
	if (!/^\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b/.test(text)) return null;
	return parseDate(text, { twoDigitYearPivot: PIVOT })?.date ?? null;
}

/** A day in any usual form: ISO, digits by the format, or with the month's name. @returns `YYYY-MM-DD` */
export function readDate(text: string, format: 'br' | 'us'): string | null {
	const named = withMonthName(text);
	if (named !== null) return isoDay(named);
	const [, first = '', second = '', year] = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b/.exec(text) ?? [];
	// Beyond the day nothing is kept, so it does not matter how the time is written.
	if (format === 'us' && year !== undefined) return isoDay(`${year}-${first.padStart(2, '0')}-${second.padStart(2, '0')}`);
	return isoDay(text);
}

function withMonthName(text: string): string | null {
	const bare = text.toLowerCase().replace(/^[\p{L}-]+, ?/u, '').replace(/,? \d{1,2}:\d{2}.*$/, '');
	const found = (dayFirst.exec(bare) ?? monthFirst.exec(bare))?.groups;
	if (found === undefined) return null;
	const month = months.findIndex((starts) => starts.some((start) => found['month']?.startsWith(start)));
	const day = (found['day'] ?? '').padStart(2, '0');
	return month === -1 ? null : `${found['year'] ?? ''}-${String(month + 1).padStart(2, '0')}-${day}`;
}
