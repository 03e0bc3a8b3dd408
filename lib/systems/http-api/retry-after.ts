import type { HttpResponse } from '../../domain/http';

/**
 * Retry-After in milliseconds: seconds, or a date, which is compared with the server's own Date so that a wrong clock
 * on either side does no harm.
 */
export function retryAfter({ headers }: HttpResponse): number | undefined {
	const value = headers['retry-after']?.trim();
	if (value === undefined) return undefined;
	if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
	const wait = Date.parse(value) - Date.parse(headers['date'] ?? '');
	return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
