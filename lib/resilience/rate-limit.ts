import { ConnectorError } from '../domain/errors';
import type { Clock, Random } from '../domain/runtime';
import type { Store } from '../domain/store';

export interface RateLimit {
	limit: number;
	windowMs: number;
	/**
	 * Added to the window: requests take different times to arrive, so that what left here in one
	 * window may arrive there in a shorter one. Default 100.
	 */
	marginMs?: number;
}

export interface TurnOptions {
	clock: Clock;
	random: Random;
	signal: AbortSignal;
	/** Who is waited for, for the message; default `Store`. */
	system?: string;
	/** A turn further away than this is not waited for. */
	maxWaitMs: number;
}

/** Longest extra wait, so that those who wait for the same place do not all come in the same millisecond. */
const jitterMs = 50;

/**
 * Waits for a place under a limit that all executions and processes share. Who comes first is not
 * necessarily served first.
 *
 * @param key one key is always used with one and the same limit, e.g. `limit:kommo:<account>`
 * @returns milliseconds waited
 * @throws ConnectorError `rate_limited` with `retryAfterMs` at once where the wait would exceed
 * `maxWaitMs`; `unavailable` where the Store is down; the signal's reason when aborted
 */
export async function takeTurn(
	store: Pick<Store, 'takeSlot'>,
	key: string,
	{ limit, windowMs, marginMs = 100 }: RateLimit,
	{ clock, random, signal, system = 'Store', maxWaitMs }: TurnOptions,
): Promise<number> {
	const startedAt = clock.now();
	for (;;) {
		signal.throwIfAborted();
		const slot = await store.takeSlot(key, { limit, windowMs: windowMs + marginMs });
		const waitedMs = clock.now() - startedAt;
		if (slot.granted) return waitedMs;
		if (waitedMs + slot.retryAfterMs > maxWaitMs) {
			throw new ConnectorError('rate_limited', `The limit of ${limit} calls per ${windowMs} ms to ${system} is used up.`, {
				system,
				retryAfterMs: slot.retryAfterMs,
				hint: 'Wait and run again, or spread the calls; the limit is shared by all workflows that use this account.',
				nothingDone: true,
			});
		}
		await clock.sleep(slot.retryAfterMs + random() * jitterMs, signal);
	}
}
