import type { MeterSnapshot } from '../../domain/metrics';
import { mergeActivity, systemNames, type MergedActivity } from './activity';
import { hiccupsMs, type HealthRules } from './rules';
import { troubleOf } from './trouble';
import type { Judged, SystemHealth, Trouble } from './types';
import { counted, duration, isoTime } from './wording';

/** How many of its minutes must have had a slow call. */
const SLOW_MINUTES = 3;

/**
 * Judges every outside system that any process has called, in the order of their names. A system that nobody has called
 * lately is as its last call left it where that succeeded, and `unknown` where it failed: only a call can tell.
 *
 * @param snapshots one per process, see MeterReader
 * @param now epoch milliseconds
 */
export function judgeSystems(snapshots: readonly MeterSnapshot[], now: number, rules: HealthRules): SystemHealth[] {
	return examineSystems(snapshots, now, rules).map(({ health }) => health);
}

export interface JudgedSystem {
	health: SystemHealth;
	/** For its incident. */
	trouble: Trouble | null;
}

/** The same, with when the calls of those that are bad have failed. */
export function examineSystems(snapshots: readonly MeterSnapshot[], now: number, rules: HealthRules): JudgedSystem[] {
	return systemNames(snapshots).flatMap((system) => {
		const activity = mergeActivity(snapshots, system, { now, ...rules });
		// Known by its webhooks or replies alone: its flow is judged, not its calls.
		if (activity.lastSuccessAt === null && activity.lastFailureAt === null && activity.minutes.length === 0) return [];
		const health = systemHealth(system, activity, now, rules);
		return [{ health, trouble: troubleOf(activity, health, rules) }];
	});
}

function systemHealth(system: string, activity: MergedActivity, now: number, rules: HealthRules): SystemHealth {
	const numbers = numbersOf(activity);
	const judged = judge(activity, numbers, now, rules);
	const { failingKind } = activity;
	return {
		system,
		...judged,
		lastSuccessAt: isoTime(activity.lastSuccessAt),
		lastFailureAt: isoTime(activity.lastFailureAt),
		lastFailureCode: activity.lastFailureCode,
		breaker: activity.breaker,
		...numbers,
		...(judged.reason === 'one_kind_fails' && failingKind !== null ? { failingKind: failingKind.name } : {}),
	};
}

interface Numbers {
	calls: number;
	failures: number;
	slowestMs: number | null;
}

function numbersOf({ minutes }: MergedActivity): Numbers {
	const failures = minutes.reduce((sum, { failed }) => sum + failed, 0);
	const calls = minutes.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0);
	return { calls, failures, slowestMs: minutes.length === 0 ? null : Math.max(...minutes.map((minute) => minute.slowestMs)) };
}

function judge(activity: MergedActivity, numbers: Numbers, now: number, rules: HealthRules): Judged {
	const { lastSuccessAt, lastFailureAt } = activity;
	const last = Math.max(lastSuccessAt ?? 0, lastFailureAt ?? 0);
	if (numbers.calls === 0 && last < now - rules.windowMs) return oneKindFails(activity, now, rules) ?? idle(activity, now, rules);
	const bad = downBecause(activity, now, rules) ?? degradedBecause(activity, numbers, now, rules);
	// Of an operation whose beginning has left the window repeats may still lie in it: no call that counts, and no success.
	return bad ?? notProven(activity, numbers, rules) ?? (numbers.calls === 0 ? idle(activity, now, rules) : working(numbers, rules));
}

function idle({ lastSuccessAt, lastFailureAt, lastFailureCode }: MergedActivity, now: number, { windowMs }: HealthRules): Judged {
	const lately = (at: number) => at >= now - windowMs;
	if (lastSuccessAt !== null && lastSuccessAt >= (lastFailureAt ?? 0)) {
		return { status: 'up', reason: 'idle', why: `${lately(lastSuccessAt) ? 'The' : 'It was not called lately; the'} last call, ${duration(now - lastSuccessAt)} ago, succeeded.` };
	}
	if (lastFailureAt === null) return { status: 'unknown', reason: 'too_few_calls', why: 'It was called, but no call has ended yet.' };
	const failed = `last call, ${duration(now - lastFailureAt)} ago, failed (${lastFailureCode ?? 'no code'})`;
	if (lately(lastFailureAt)) return { status: 'unknown', reason: 'too_few_calls', why: `The ${failed}, which is too few to tell.` };
	return { status: 'unknown', reason: 'idle_after_failure', why: `It was not called lately; the ${failed}.` };
}

function downBecause(activity: MergedActivity, now: number, rules: HealthRules): Judged | undefined {
	const { lastSuccessAt, lastFailureAt, lastFailureCode, othersSucceededAt } = activity;
	if (lastFailureAt === null || lastFailureAt < now - rules.windowMs) return undefined;
	const since = lastSuccessAt === null ? 'there has been no success yet' : `the last success was ${duration(now - lastSuccessAt)} ago`;
	const code = lastFailureCode ?? 'no code';
	const othersWork = othersSucceededAt !== null && othersSucceededAt >= now - rules.recoveryMs;
	if (activity.breaker === 'open' && !othersWork) return { status: 'down', reason: 'breaker_open', why: `Its calls fail (${code}) and are held back by the circuit breaker; ${since}.` };
	if (lastSuccessAt !== null && lastSuccessAt >= lastFailureAt) return undefined;
	// A refused log-in does not mend itself, and is not tried often.
	if (lastFailureCode === 'auth') return { status: 'down', reason: 'credential_refused', why: `It refuses the credential (auth); ${since}.` };
	if (!hasFailedLongEnough(activity, lastFailureAt, rules)) return undefined;
	return { status: 'down', reason: 'failing', why: `Its last calls have failed (${code}), at least ${activity.failuresInARow} in a row; ${since}.` };
}

/** Often enough in a row; or, where it is seldom called, twice and for the whole window. */
function hasFailedLongEnough({ failuresInARow, failingSince }: MergedActivity, lastFailureAt: number, { downAfterFailures, windowMs }: HealthRules): boolean {
	if (failuresInARow >= Math.max(1, downAfterFailures)) return true;
	return failuresInARow >= 2 && failingSince !== null && lastFailureAt - failingSince >= windowMs;
}

function degradedBecause(activity: MergedActivity, { calls, failures }: Numbers, now: number, rules: HealthRules): Judged | undefined {
	const { breaker, lastFailureCode, minutes } = activity;
	if (breaker === 'open') return { status: 'degraded', reason: 'breaker_open_elsewhere', why: 'The circuit breaker of one process holds its calls back; those of other processes succeed.' };
	if (breaker === 'half_open') return { status: 'degraded', reason: 'recovering', why: 'After failures one call tries whether it works again.' };
	const refused = someRefused(activity, { calls, failures }, rules);
	if (refused?.mostly) return refused.judged;
	if (!hasRecovered(activity, now, rules) && failures >= Math.max(1, rules.degradedAfterFailures) && failures >= calls * rules.degradedShare) {
		return { status: 'degraded', reason: 'some_calls_fail', why: `${failures} of ${counted(calls, 'call')} in the last ${duration(rules.windowMs)} failed, the last with ${lastFailureCode ?? 'no code'}.` };
	}
	const kind = oneKindFails(activity, now, rules);
	if (kind !== undefined) return kind;
	if (refused !== undefined) return refused.judged;
	const slow = rules.slowMs === 0 ? 0 : minutes.filter(({ slowestMs }) => slowestMs >= rules.slowMs).length;
	if (slow >= SLOW_MINUTES) return { status: 'degraded', reason: 'slow', why: `In ${slow} of the last minutes a call took ${duration(rules.slowMs)} or longer.` };
	return undefined;
}

/** A credential does not mend itself by the success of another one. `mostly`: most of what fails is that. */
function someRefused({ minutes }: MergedActivity, { calls, failures }: Pick<Numbers, 'calls' | 'failures'>, rules: HealthRules): { judged: Judged; mostly: boolean } | undefined {
	const refused = minutes.reduce((sum, minute) => sum + minute.refused, 0);
	if (refused < Math.max(1, rules.degradedAfterFailures)) return undefined;
	const why = `${refused} of ${counted(calls, 'call')} in the last ${duration(rules.windowMs)} were refused (auth), others succeeded: one of its credentials does not work.`;
	return { judged: { status: 'degraded', reason: 'some_credential_refused', why }, mostly: refused * 2 > failures };
}

/** What is seldom asked for, such as an order, disappears among many reads that succeed, and they prove nothing for it. */
function oneKindFails({ failingKind }: MergedActivity, now: number, { downAfterFailures }: HealthRules): Judged | undefined {
	if (failingKind === null || failingKind.failures < Math.max(1, downAfterFailures) || failingKind.lastFailureAt < now - hiccupsMs) return undefined;
	const { name, failures, lastFailureAt } = failingKind;
	return { status: 'degraded', reason: 'one_kind_fails', why: `Its calls ${name} fail, at least ${failures} in a row, the last ${duration(now - lastFailureAt)} ago; others have succeeded meanwhile.` };
}

/** Time alone heals nothing: only a success shows that it works again. */
function hasRecovered({ lastSuccessAt, lastFailureAt }: MergedActivity, now: number, { recoveryMs }: HealthRules): boolean {
	if (lastFailureAt === null) return true;
	return lastSuccessAt !== null && lastSuccessAt >= lastFailureAt && lastFailureAt < now - recoveryMs;
}

/** Failures too few to count, and no success beside them: neither a fault nor a proof that an earlier one is over. */
function notProven({ lastFailureCode }: MergedActivity, { calls, failures }: Numbers, { windowMs }: HealthRules): Judged | undefined {
	if (failures === 0 || failures < calls) return undefined;
	return { status: 'unknown', reason: 'too_few_calls', why: `${counted(calls, 'call')} in the last ${duration(windowMs)}, none with success (${lastFailureCode ?? 'no code'}), which is too few to tell.` };
}

function working({ calls, failures }: Numbers, { windowMs }: HealthRules): Judged {
	if (failures === 0) return { status: 'up', reason: 'working', why: `${counted(calls, 'call')} in the last ${duration(windowMs)}, all well.` };
	return { status: 'up', reason: 'working', why: `${counted(calls, 'call')} in the last ${duration(windowMs)}; ${failures} failed, too few or too long ago to count.` };
}
