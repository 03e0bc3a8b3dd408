/** São Paulo has kept UTC-3 all year since 2019. */
const SAO_PAULO_OFFSET_MS = -3 * 3_600_000;
const DAY_MS = 86_400_000;

export const NO_DATE = '0000-00-00';

/** `YYYY-MM-DD HH:mm:ss` in São Paulo. */
export function localTime(now: number): string {
	return new Date(now + SAO_PAULO_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** `YYYY-MM-DD` in São Paulo. */
export function localDate(now: number): string {
	return localTime(now).slice(0, 10);
}

/** True for a day that exists; 2026-02-30 does not. */
export function isDate(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const time = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** `YYYY-MM-DD HH:mm:ss` */
export function isDateTime(text: string): boolean {
	return /^\S{10} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text) && isDate(text.slice(0, 10));
}

export function daysAfter(date: string, days: number): string {
	return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of the year before; 29 February becomes 28 February. */
export function yearBefore(date: string): string {
	const day = date.slice(4) === '-02-29' ? '-02-28' : date.slice(4);
	return `${String(Number(date.slice(0, 4)) - 1).padStart(4, '0')}${day}`;
}
