import type { KindActivity, SystemActivity } from '../../domain/metrics';

/** A kind of call that has not succeeded since it failed. */
export interface FailingKind {
	/** As its calls are named in log lines. */
	name: string;
	/** At least so often, with successes of other calls in between. */
	failures: number;
	since: number;
	lastFailureAt: number;
}

/** Of the kinds of calls that fail the one that has failed most often; a success of any process ends it. */
export function worstKind(seen: readonly SystemActivity[]): FailingKind | null {
	const names = [...new Set(seen.flatMap(({ kinds }) => Object.keys(kinds ?? {})))].sort();
	return names.reduce<FailingKind | null>((worst, name) => {
		const kind = failing(name, seen.flatMap(({ kinds }) => (kinds !== undefined && Object.hasOwn(kinds, name) ? (kinds[name] ?? []) : [])));
		return kind !== null && (worst === null || kind.failures > worst.failures) ? kind : worst;
	}, null);
}

function failing(name: string, seen: readonly KindActivity[]): FailingKind | null {
	const lastSuccessAt = Math.max(-Infinity, ...seen.map((kind) => kind.lastSuccessAt ?? -Infinity));
	const later = seen.flatMap(({ lastFailureAt, failingSince, failures }) => {
		if (lastFailureAt === null || lastFailureAt <= lastSuccessAt) return [];
		// Of those before another process's success nobody knows the number.
		return [failingSince !== null && failingSince > lastSuccessAt ? { failures, since: failingSince, lastFailureAt } : { failures: 1, since: lastFailureAt, lastFailureAt }];
	});
	if (later.length === 0) return null;
	return {
		name,
		failures: later.reduce((sum, { failures }) => sum + failures, 0),
		since: Math.min(...later.map(({ since }) => since)),
		lastFailureAt: Math.max(...later.map(({ lastFailureAt }) => lastFailureAt)),
	};
}
