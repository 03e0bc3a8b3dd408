import type { ActivityMinute, BreakerState, MeterSnapshot, SystemActivity } from '../../domain/metrics';
import { aheadBy, putBack } from './clocks';
import { worstKind, type FailingKind } from './failing-kind';

const MINUTE = 60_000;

export interface MergedMinute {
	startsAt: number;
	succeeded: number;
	failed: number;
	refused: number;
	slowestMs: number;
	/** The first and the last failed call of all processes; null where none failed. */
	failures: { from: number; to: number } | null;
}

/** What all processes together have seen of one system. */
export interface MergedActivity {
	lastSuccessAt: number | null;
	lastFailureAt: number | null;
	lastFailureCode: string | null;
	/** At least so many operations have failed since the last success of any process, however long ago they did. */
	failuresInARow: number;
	/** The first failure since that success that is known; null where there was none. */
	failingSince: number | null;
	failingKind: FailingKind | null;
	breaker: BreakerState;
	/** The last success of a process whose own breaker is not open. */
	othersSucceededAt: number | null;
	/** Oldest first; minutes of several processes that begin at the same time are one. */
	minutes: MergedMinute[];
	lastWebhookAt: number | null;
	lastReplyAt: number | null;
}

const severity: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 };

/** The systems that any process knows, by name. */
export function systemNames(snapshots: readonly MeterSnapshot[]): string[] {
	return [...new Set(snapshots.flatMap(({ systems }) => Object.keys(systems)))].sort();
}

/**
 * One picture of a system from those of all processes.
 *
 * Breakers are kept by each process for itself, and one that is open stays so in the picture while its process is idle or
 * dead, though it lets the next call through. So an open breaker is believed while the last failure of its process lies
 * within the window, but not where that is a while ago (`recoveryMs`) and another process has had a success since. Of those
 * that are left the worst counts: the customers whose runs land on that process get no answer.
 */
export function mergeActivity(snapshots: readonly MeterSnapshot[], system: string, times: { now: number; windowMs: number; recoveryMs: number }): MergedActivity {
	const seen = snapshots.flatMap((snapshot) => seenBy(snapshot, system, times.now));
	const lastSuccessAt = latest(seen.map((activity) => activity.lastSuccessAt));
	const lastFailureAt = latest(seen.map((activity) => activity.lastFailureAt));
	const lastFailed = seen.find((activity) => lastFailureAt !== null && activity.lastFailureAt === lastFailureAt);
	const believed = seen.filter((activity) => isBelieved(activity, lastSuccessAt, times));
	const breaker = worstBreaker(believed);
	return {
		lastSuccessAt,
		lastFailureAt,
		lastFailureCode: lastFailed?.lastFailureCode ?? null,
		failuresInARow: seen.reduce((sum, activity) => sum + failedSince(activity, lastSuccessAt), 0),
		failingSince: earliest(seen.map((activity) => failingSince(activity, lastSuccessAt))),
		failingKind: worstKind(seen),
		breaker,
		othersSucceededAt: latest(seen.filter((activity) => activity.breaker !== 'open').map((activity) => activity.lastSuccessAt)),
		minutes: mergeMinutes(seen, times.now - times.windowMs),
		lastWebhookAt: latest(seen.map((activity) => activity.lastWebhookAt)),
		lastReplyAt: latest(seen.map((activity) => activity.lastReplyAt)),
	};
}

/** In our time, see inOurTime. */
function seenBy(snapshot: MeterSnapshot, system: string, now: number): SystemActivity[] {
	const seen = Object.hasOwn(snapshot.systems, system) ? snapshot.systems[system] : undefined;
	return seen === undefined ? [] : [putBack(seen, aheadBy(snapshot, now), now)];
}

/**
 * At least so many of a process's calls have failed since a success that may have been another's: of the minute of that
 * success nobody knows the order, but the last failure came after it.
 */
function failedSince({ lastFailureAt, failuresInARow, failingSince, minutes }: SystemActivity, lastSuccessAt: number | null): number {
	if (lastFailureAt === null || (lastSuccessAt !== null && lastFailureAt <= lastSuccessAt)) return 0;
	const after = minutes.filter(({ startsAt }) => lastSuccessAt === null || startsAt > lastSuccessAt).reduce((sum, { failed }) => sum + failed, 0);
	const allAfter = failingSince !== null && (lastSuccessAt === null || failingSince > lastSuccessAt);
	// What an earlier version of this package wrote has no such number.
	return Math.max(1, after, allAfter && Number.isFinite(failuresInARow) ? failuresInARow : 0);
}

/** The first failure of a process after a success that may have been another's. */
function failingSince({ lastFailureAt, failingSince: own, minutes }: SystemActivity, lastSuccessAt: number | null): number | null {
	const isAfter = (at: number | null | undefined): at is number => typeof at === 'number' && (lastSuccessAt === null || at > lastSuccessAt);
	if (!isAfter(lastFailureAt)) return null;
	return isAfter(own) ? own : (minutes.map(({ failedFrom }) => failedFrom).find(isAfter) ?? lastFailureAt);
}

function isBelieved({ lastFailureAt }: SystemActivity, lastSuccessAt: number | null, { now, windowMs, recoveryMs }: { now: number; windowMs: number; recoveryMs: number }): boolean {
	if (lastFailureAt === null || lastFailureAt < now - windowMs) return false;
	const overtaken = lastSuccessAt !== null && lastSuccessAt > lastFailureAt;
	return !overtaken || lastFailureAt >= now - recoveryMs;
}

function worstBreaker(activities: readonly SystemActivity[]): BreakerState {
	return activities.reduce<BreakerState>((worse, { breaker }) => (severity[breaker] > severity[worse] ? breaker : worse), 'closed');
}

function latest(times: ReadonlyArray<number | null>): number | null {
	return times.reduce((newest, time) => (time !== null && (newest === null || time > newest) ? time : newest), null);
}

function earliest(times: ReadonlyArray<number | null>): number | null {
	return times.reduce((oldest, time) => (time !== null && (oldest === null || time < oldest) ? time : oldest), null);
}

/** A minute that has begun before the window, and reaches into it, counts. */
function mergeMinutes(seen: readonly SystemActivity[], from: number): MergedActivity['minutes'] {
	const merged = new Map<number, MergedMinute>();
	for (const minute of seen.flatMap(({ minutes }) => minutes)) {
		if (minute.startsAt + MINUTE <= from) continue;
		const startsAt = Math.floor(minute.startsAt / MINUTE) * MINUTE;
		const present = merged.get(startsAt) ?? { startsAt, succeeded: 0, failed: 0, refused: 0, slowestMs: 0, failures: null };
		merged.set(startsAt, {
			startsAt,
			succeeded: present.succeeded + minute.succeeded,
			failed: present.failed + minute.failed,
			refused: present.refused + (minute.refused ?? 0),
			slowestMs: Math.max(present.slowestMs, minute.slowestMs),
			failures: mergeFailures(present.failures, minute),
		});
	}
	return [...merged.values()].sort((left, right) => left.startsAt - right.startsAt);
}

function mergeFailures(present: MergedMinute['failures'], { failedFrom, failedTo }: ActivityMinute): MergedMinute['failures'] {
	if (failedFrom === undefined || failedTo === undefined) return present;
	return present === null ? { from: failedFrom, to: failedTo } : { from: Math.min(present.from, failedFrom), to: Math.max(present.to, failedTo) };
}
