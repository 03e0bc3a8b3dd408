import type { ActivityMinute, BreakerState, ReplyOutcome, SystemActivity, WebhookOutcome } from '../../domain/metrics';
import type { OutsideCall } from '../../domain/runtime';
import { CountedOperations } from './counted-operations';
import { KindsOfCalls } from './kinds-of-calls';
import { shownLabel } from './series-table';

const minuteMs = 60_000;
const mostMinutes = 10;
const mostSystems = 100;

/** Codes that tell of the system, or of our way to it. The others tell of the question: `validation`, `unsupported`. */
const failures: ReadonlySet<string> = new Set(['auth', 'permission', 'rate_limited', 'timeout', 'unavailable', 'uncertain', 'drift', 'blocked', 'failed']);
/** The system has answered, though not what was hoped for. */
const answers: ReadonlySet<string> = new Set(['ok', 'not_found', 'ambiguous']);

type Minute = { -readonly [Key in keyof ActivityMinute]: ActivityMinute[Key] };

interface Activity extends Omit<{ -readonly [Key in keyof SystemActivity]: SystemActivity[Key] }, 'breaker' | 'minutes' | 'kinds'> {
	minutes: Minute[];
	kinds: KindsOfCalls;
}

/** What this process has seen of each outside system lately. */
export class SystemActivities {
	private readonly systems = new Map<string, Activity>();
	private readonly counted = new CountedOperations();

	/** Answers and failures are counted by operations, see ActivityMinute; what was seen last and slowest is that of any call. */
	called({ system, operation, outcome, ms, attempt, within }: Pick<OutsideCall, 'system' | 'operation' | 'outcome' | 'ms' | 'attempt' | 'within'>, now: number): void {
		const succeeded = answers.has(outcome);
		if (!succeeded && !failures.has(outcome)) return;
		const activity = this.of(system);
		const minute = minuteOf(activity, now);
		minute.slowestMs = Math.max(minute.slowestMs, ms);
		if (succeeded) {
			if (this.counted.succeeds(activity, minute.startsAt, within)) minute.succeeded += 1;
			activity.kinds.succeeded(operation, now);
			activity.lastSuccessAt = now;
			activity.failuresInARow = 0;
			activity.failingSince = null;
			return;
		}
		if (this.counted.fails(activity, { attempt, within }, now)) {
			minute.failed += 1;
			if (outcome === 'auth') minute.refused = (minute.refused ?? 0) + 1;
			activity.failuresInARow += 1;
		}
		activity.kinds.failed({ operation, attempt, within }, now, activity.lastSuccessAt);
		minute.failedFrom ??= now;
		minute.failedTo = now;
		activity.failingSince ??= now;
		activity.lastFailureAt = now;
		activity.lastFailureCode = outcome;
	}

	webhook(system: string, outcome: WebhookOutcome, by: 'customer' | undefined, now: number): void {
		const activity = this.of(system);
		if (outcome !== 'received' || by !== 'customer') return;
		activity.lastWebhookAt = now;
		activity.customerMessages += 1;
	}

	/** An answer that a person's conversation made superfluous shows that the flow works, too. */
	reply(system: string, outcome: ReplyOutcome, now: number): void {
		const activity = this.of(system);
		if (outcome !== 'failed') activity.lastReplyAt = now;
	}

	snapshot(breakers: ReadonlyMap<string, BreakerState>): Record<string, SystemActivity> {
		for (const system of breakers.keys()) this.of(system);
		const entries = [...this.systems].map(([system, activity]): [string, SystemActivity] => [
			system,
			{ ...activity, breaker: breakers.get(system) ?? 'closed', kinds: activity.kinds.snapshot(), minutes: activity.minutes.map((minute) => ({ ...minute })) },
		]);
		return Object.fromEntries(entries);
	}

	private of(given: string): Activity {
		const known = this.systems.get(given);
		if (known !== undefined) return known;
		const shown = shownLabel(given);
		const system = this.systems.has(shown) || this.systems.size < mostSystems ? shown : 'other';
		const activity = this.systems.get(system) ?? newActivity();
		this.systems.set(system, activity);
		return activity;
	}
}

function newActivity(): Activity {
	return { lastSuccessAt: null, lastFailureAt: null, lastFailureCode: null, failuresInARow: 0, failingSince: null, kinds: new KindsOfCalls(), minutes: [], lastWebhookAt: null, customerMessages: 0, lastReplyAt: null };
}

function minuteOf(activity: Activity, now: number): Minute {
	const startsAt = Math.floor(now / minuteMs) * minuteMs;
	// The clock may have been set back: minutes that have not begun yet are none of the last ten.
	while ((activity.minutes.at(-1)?.startsAt ?? 0) > startsAt) activity.minutes.pop();
	const last = activity.minutes.at(-1);
	if (last?.startsAt === startsAt) return last;
	const minute = { startsAt, succeeded: 0, failed: 0, slowestMs: 0 };
	activity.minutes.push(minute);
	if (activity.minutes.length > mostMinutes) activity.minutes.shift();
	return minute;
}
