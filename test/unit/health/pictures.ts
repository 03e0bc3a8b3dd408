// Snapshots of processes, as the judgement of health reads them.
import type { MeterSnapshot, SystemActivity } from '../../../lib/domain/metrics';

export const now = Date.UTC(2026, 10, 22, 12, 0, 30);
export const second = 1_000;
export const minute = 60_000;
export const minuteOf = (at: number): number => Math.floor(at / minute) * minute;

export function activity(change: Partial<SystemActivity> = {}): SystemActivity {
	return { lastSuccessAt: null, lastFailureAt: null, lastFailureCode: null, failuresInARow: 0, failingSince: null, breaker: 'closed', minutes: [], lastWebhookAt: null, customerMessages: 0, lastReplyAt: null, ...change };
}

/** Calls that ended at these times, and what a process makes of them. */
export function called(calls: ReadonlyArray<{ at: number; ok: boolean; ms?: number; code?: string }>, change: Partial<SystemActivity> = {}): SystemActivity {
	const minutes = new Map<number, SystemActivity['minutes'][number]>();
	let seen = activity();
	for (const { at, ok, ms = 100, code = 'timeout' } of calls) {
		const startsAt = minuteOf(at);
		const before = minutes.get(startsAt) ?? { startsAt, succeeded: 0, failed: 0, slowestMs: 0 };
		const failures = ok ? {} : { failedFrom: before.failedFrom ?? at, failedTo: at };
		minutes.set(startsAt, { ...before, ...failures, succeeded: before.succeeded + Number(ok), failed: before.failed + Number(!ok), slowestMs: Math.max(before.slowestMs, ms) });
		const failing = { failuresInARow: seen.failuresInARow + 1, failingSince: seen.failingSince ?? at };
		seen = ok ? { ...seen, lastSuccessAt: at, failuresInARow: 0, failingSince: null } : { ...seen, lastFailureAt: at, lastFailureCode: code, ...failing };
	}
	return { ...seen, minutes: [...minutes.values()], ...change };
}

let processes = 0;

export function snapshot(systems: Record<string, SystemActivity>, change: Partial<MeterSnapshot> = {}): MeterSnapshot {
	return { process: `process ${processes++}`, startedAt: now - 60 * minute, takenAt: now, series: [], systems, ...change };
}
