import type { Meter } from '../../domain/metrics';
import type { Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';

/** What waiting for a turn takes. */
export interface TurnTools {
	/** Shared by all processes. */
	store: Store;
	clock: Clock;
	random: Random;
	log?: Pick<Log, 'call'>;
	meter?: Pick<Meter, 'rateLimitWait'>;
	requestsPerDay: number;
}
