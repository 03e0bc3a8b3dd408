import { DateTime } from 'luxon';

/** Brazil's business time: Bling's days are São Paulo's. */
const zone = 'America/Sao_Paulo';

/** `YYYY-MM-DD`. */
export function dayInBrasilia(now: number): string {
	return DateTime.fromMillis(now, { zone }).toFormat('yyyy-MM-dd');
}

/** That day, moved. */
export function dayFrom(now: number, move: { years?: number; months?: number; days?: number }): string {
	return DateTime.fromMillis(now, { zone }).plus(move).toFormat('yyyy-MM-dd');
}

/** The next midnight in Brasília: milliseconds until then, and its name. */
export function nextMidnight(now: number): { inMs: number; name: string } {
	const midnight = DateTime.fromMillis(now, { zone }).plus({ days: 1 }).startOf('day');
	return { inMs: midnight.toMillis() - now, name: midnight.toFormat("yyyy-MM-dd HH:mm '(Brasília)'") };
}
