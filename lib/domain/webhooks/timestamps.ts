export type TimestampUnit = 's' | 'ms' | 'iso';

const isoForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970; null for anything that is not such a time to the last character. */
export function readTimestamp(text: string, unit: TimestampUnit): number | null {
	if (unit === 'iso') {
		const time = isoForm.test(text) ? Date.parse(text) : NaN;
		return Number.isNaN(time) ? null : time;
	}
	// Without leading zeros: one time shall be written in one way.
	if (!/^[1-9]\d{0,14}$/.test(text)) return null;
	return unit === 's' ? Number(text) * 1_000 : Number(text);
}

/**
 * Whether the time lies within the tolerance of now, on either side: a sender's clock may be ahead, but a
 * message from the far future would stay valid until then.
 */
export function isRecent(time: number, now: number, { unit, toleranceMs }: { unit: TimestampUnit; toleranceMs: number }): boolean {
	// A sender that counts whole seconds has cut the fraction off; so is it here.
	const comparable = unit === 's' ? Math.floor(now / 1_000) * 1_000 : now;
	return Math.abs(comparable - time) <= toleranceMs;
}
