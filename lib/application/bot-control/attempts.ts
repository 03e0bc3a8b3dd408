import { ConnectorError } from '../../domain/errors';
import type { Clock } from '../../domain/runtime';

/** Every lost round means that another writer won it, so this many writers at once all get through. */
const MOST_ATTEMPTS = 100;
const ATTEMPTS_AT_ONCE = 5;

/**
 * Repeats a read-and-conditional-write until it yields a value; null means that another writer came first.
 * @throws ConnectorError `unavailable` after 100 lost rounds.
 */
export async function untilWritten<T>(clock: Clock, attempt: () => Promise<T | null>): Promise<T> {
	for (let count = 1; count <= MOST_ATTEMPTS; count++) {
		const result = await attempt();
		if (result !== null) return result;
		if (count >= ATTEMPTS_AT_ONCE) await clock.sleep(Math.min(count, 20));
	}
	throw new ConnectorError('unavailable', 'Too many changes of one conversation at the same time.', {
		system: 'Store',
		hint: 'Try again in a moment.',
		nothingDone: true,
	});
}
