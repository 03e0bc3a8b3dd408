const SAO_PAULO_OFFSET_MS = -3 * 3_600_000;

/** The day in São Paulo, UTC-3 all year since 2019, as the database writes it. */
export function yyyymmdd(now: number): string {
	return new Date(now + SAO_PAULO_OFFSET_MS).toISOString().slice(0, 10).replaceAll('-', '');
}
