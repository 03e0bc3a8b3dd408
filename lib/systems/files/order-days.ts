import { DateTime } from 'luxon';

const zone = 'America/Sao_Paulo';

/** `YYYY-MM-DD` of a moment, as the calendar in Brazil has it. @param ms since the epoch */
export function dayInBrazil(ms: number): string {
	return DateTime.fromMillis(ms, { zone }).toFormat('yyyy-MM-dd');
}

/** `20260131-134500`, for file names. @param ms since the epoch */
export function stampInBrazil(ms: number): string {
	return DateTime.fromMillis(ms, { zone }).toFormat('yyyyMMdd-HHmmss');
}
