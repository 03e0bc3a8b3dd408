import type { HealthStatus } from './types';

const MINUTE = 60_000;

/** ISO 8601, UTC; null stays null. */
export function isoTime(at: number | null): string | null {
	return at === null || !Number.isFinite(at) ? null : new Date(at).toISOString();
}

/** `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`; a clock that lags behind gives no negative times. */
export function duration(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1_000));
	if (seconds < 90) return `${seconds} s`;
	const minutes = Math.round(ms / MINUTE);
	if (minutes < 120) return `${minutes} min`;
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
	return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `1 call`, `2 calls`. */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const order: readonly HealthStatus[] = ['up', 'unknown', 'degraded', 'down'];

/** Whether the first is worse than the second. */
export function isWorse(status: HealthStatus, than: HealthStatus): boolean {
	return order.indexOf(status) > order.indexOf(than);
}

/** The worst; `up` of nothing. What nobody knows is no reason for alarm, and no proof of health. */
export function worst(statuses: readonly HealthStatus[]): HealthStatus {
	return statuses.reduce<HealthStatus>((worse, status) => (isWorse(status, worse) ? status : worse), 'up');
}
