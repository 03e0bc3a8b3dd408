/** Integer cents as a decimal with two places. */
export function fromCents(cents: number): string {
	return decimal(cents, 2);
}

/** An integer of the smallest unit as a decimal: `decimal(2500, 3)` is `2.500`. */
export function decimal(units: number, places: number): string {
	const digits = String(Math.abs(units)).padStart(places + 1, '0');
	return `${units < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** Numbers of ten characters, as SAP keeps them. */
export function tenDigits(value: string | number): string {
	return String(value).padStart(10, '0');
}

export const DAY_MS = 86_400_000;
/** São Paulo has kept UTC-3 all year since 2019. */
const SAO_PAULO_OFFSET_MS = -3 * 3_600_000;

/** The day in São Paulo as SAP's dates keep it: midnight UTC of that day. */
export function localDay(now: number): number {
	return Math.floor((now + SAO_PAULO_OFFSET_MS) / DAY_MS) * DAY_MS;
}

/** `YYYY-MM-DDTHH:mm:ss` in São Paulo as milliseconds since the epoch. */
export function fromLocalTime(text: string): number {
	return Date.parse(`${text}Z`) - SAO_PAULO_OFFSET_MS;
}

export const dayOf = (text: string): number => Date.parse(`${text.slice(0, 10)}T00:00:00Z`);

export const END_OF_TIME = dayOf('9999-12-31');
