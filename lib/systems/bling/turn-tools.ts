import type { Clock, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';

/** What waiting for a turn takes. */
export interface TurnTools {
	/** Shared by all processes. */
	store: Store;
	clock: Clock;
	random: Random;
	requestsPerDay: number;
}
