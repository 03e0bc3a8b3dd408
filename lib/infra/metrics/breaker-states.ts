import type { BreakerState } from '../../domain/metrics';
import { shownLabel } from './series-table';

/** As the metric shows them. */
export const breakerNumbers: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 };

export interface WatchedBreaker {
	readonly state: BreakerState;
	/** Epoch milliseconds; 0: never. */
	readonly lastUsedAt: number;
}

/** A breaker whose credential is used no more says nothing about its system, so long after the last of the others was used. */
const forgottenAfterMs = 10 * 60_000;
const mostSystems = 100;

/** The breakers of this process. A system may have several, one for each credential; the worst that is in use counts. */
export class BreakerStates {
	private readonly told = new Map<string, BreakerState>();
	private readonly watched = new Map<string, WatchedBreaker[]>();

	/** The state of a system's breaker that is not watched. */
	tell(given: string, state: BreakerState): void {
		const system = shownLabel(given);
		if (this.told.size < mostSystems || this.told.has(system)) this.told.set(system, state);
	}

	watch(given: string, breaker: WatchedBreaker): void {
		const system = shownLabel(given);
		const others = this.watched.get(system) ?? [];
		if (others.includes(breaker)) return;
		if (this.watched.size < mostSystems || others.length > 0) this.watched.set(system, [...others, breaker]);
	}

	all(): Map<string, BreakerState> {
		const states = new Map(this.told);
		for (const [system, breakers] of this.watched) states.set(system, worstInUse(breakers));
		return states;
	}
}

function worstInUse(breakers: readonly WatchedBreaker[]): BreakerState {
	const newest = Math.max(...breakers.map(({ lastUsedAt }) => lastUsedAt));
	return breakers
		.filter(({ lastUsedAt }) => lastUsedAt >= newest - forgottenAfterMs)
		.map(({ state }) => state)
		.reduce((worst, state) => (breakerNumbers[state] > breakerNumbers[worst] ? state : worst), 'closed');
}
