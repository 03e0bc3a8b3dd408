import type { MergedActivity } from './activity';
import type { HealthRules } from './rules';
import type { Judged, Trouble } from './types';

/** Null where nothing is wrong, or nothing that failed calls tell of. */
export function troubleOf(activity: MergedActivity, judged: Judged, rules: HealthRules): Trouble | null {
	const { lastFailureAt, failingKind } = activity;
	if ((judged.status !== 'down' && judged.status !== 'degraded') || judged.reason === 'slow' || lastFailureAt === null) return null;
	const pauseMs = longestPause(rules);
	if (judged.reason === 'one_kind_fails' && failingKind !== null) return { first: failingKind.since, last: failingKind.lastFailureAt, unproven: null, pauseMs };
	const first = firstFailure(activity, lastFailureAt, pauseMs);
	return { first, last: lastFailureAt, unproven: unprovenSince(activity, judged, first), pauseMs };
}

/** Failures that come so evenly that they just suffice to be degraded are one trouble; so are those between which it was not up yet. */
function longestPause({ windowMs, degradedAfterFailures, recoveryMs }: HealthRules): number {
	return Math.max(recoveryMs, windowMs / Math.max(1, degradedAfterFailures - 1));
}

/** Goes back from the last failure to a pause without any that is too long for one trouble. */
function firstFailure({ minutes, failingSince }: MergedActivity, lastFailureAt: number, pauseMs: number): number {
	let first = Math.min(lastFailureAt, failingSince ?? lastFailureAt);
	for (const { failures } of [...minutes].reverse()) {
		if (failures === null) continue;
		if (first - failures.to > pauseMs) break;
		first = Math.min(first, failures.from);
	}
	return first;
}

function unprovenSince({ failingSince }: MergedActivity, { status, reason }: Judged, first: number): number | null {
	if (status === 'down') return failingSince ?? first;
	// A credential does not mend itself by the success of another one.
	if (reason === 'some_credential_refused') return first;
	return failingSince;
}
