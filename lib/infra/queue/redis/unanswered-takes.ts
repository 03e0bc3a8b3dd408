import { isConnectorError } from '../../../domain/errors';
import type { Clock } from '../../../domain/runtime';

/** A command that Redis was sent may still be carried out so long after we gave up waiting. */
const watchedMs = 60_000;

/**
 * Takes whose answer never came. Redis may have handed out a job for them: one that nobody runs, and that would be taken for
 * stalled, so that a person had to look at it. The next take gives it back, as if it had not been taken.
 */
export class UnansweredTakes {
	private readonly since = new Map<string, number>();

	constructor(private readonly clock: Pick<Clock, 'now'>) {}

	async watch<T>(token: string, take: () => Promise<T>): Promise<T> {
		try {
			return await take();
		} catch (error) {
			if (!isConnectorError(error) || !error.nothingDone) this.since.set(token, this.clock.now());
			throw error;
		}
	}

	/** @param release returns the tokens under which it found and released a job */
	async giveBack(release: (tokens: readonly string[]) => Promise<readonly string[]>): Promise<void> {
		if (this.since.size === 0) return;
		for (const token of await release([...this.since.keys()])) this.since.delete(token);
		const now = this.clock.now();
		for (const [token, since] of this.since) if (Math.abs(now - since) > watchedMs) this.since.delete(token);
	}
}
