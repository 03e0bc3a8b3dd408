import { ConnectorError } from '../domain/errors';
import type { Clock, Random } from '../domain/runtime';
import type { SlotResult, Store } from '../domain/store';
import { localTurnsOf } from './local-turns';
import { isStoreDown, outageOf, patiently, storeAnswered, storeFailed, storeWaitMs as usualStoreWaitMs } from './store-outage';

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
	/**
	 * Whether the call changes nothing: then it goes on while the Store is down, by a share of the limit that this process
	 * keeps by itself. Default false: what writes waits for the Store, and fails.
	 */
	reads?: boolean;
	/** How long a write waits for a Store that is down. Default 5,000. */
	storeWaitMs?: number;
}

/** While the Store is down, reads ask it this often whether it is back; one that hangs takes seconds to say nothing. */
const askAgainMs = 1_000;
/** Longest extra wait, so that those who wait for the same place do not all come in the same millisecond. */
const jitterMs = 50;

/**
 * Waits for a place under a limit that all executions and processes share. Who comes first is not
 * necessarily served first.
 *
 * @param key one key is always used with one and the same limit, e.g. `limit:kommo:<account>`
 * @returns milliseconds waited; 0 where a place was free at once
 * @throws ConnectorError `rate_limited` with `retryAfterMs` at once where the wait would exceed
 * `maxWaitMs`; `unavailable` with `nothingDone` where the Store is down and the call would write; the signal's reason when aborted
 */
export async function takeTurn(
	store: Pick<Store, 'takeSlot'>,
	key: string,
	{ limit, windowMs, marginMs = 100 }: RateLimit,
	options: TurnOptions,
): Promise<number> {
	const { clock, random, signal, system = 'Store', maxWaitMs } = options;
	const startedAt = clock.now();
	for (let refusals = 0; ; refusals++) {
		signal.throwIfAborted();
		const slot = await slotFor(store, key, { limit, windowMs: windowMs + marginMs }, options);
		const waitedMs = clock.now() - startedAt;
		if (slot.granted) return refusals === 0 ? 0 : waitedMs;
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

type Slots = Pick<Store, 'takeSlot'>;

interface Window {
	limit: number;
	windowMs: number;
}

async function slotFor(store: Slots, key: string, window: Window, { reads = false, ...options }: TurnOptions): Promise<SlotResult> {
	const { clock, signal, maxWaitMs, storeWaitMs = usualStoreWaitMs } = options;
	const shared = async () => await sharedSlot(store, key, window, clock);
	if (!reads) return await patiently(store, shared, { clock, signal, waitMs: Math.min(storeWaitMs, maxWaitMs) });
	const own = localTurnsOf(store, key);
	const outage = outageOf(store, clock.now());
	if (outage && clock.now() < outage.lastAt + askAgainMs) return own.take(clock.now(), window, outage.since);
	try {
		return await shared();
	} catch (error) {
		if (!isStoreDown(error)) throw error;
		const { since } = storeFailed(store, clock.now());
		return own.take(clock.now(), window, since);
	}
}

/** A place in the Store; which is told of the turns that this process has taken while it was down. */
async function sharedSlot(store: Slots, key: string, window: Window, clock: Clock): Promise<SlotResult> {
	const slot = await store.takeSlot(key, window);
	storeAnswered(store);
	const own = localTurnsOf(store, key);
	for (let untold = own.handOver(clock.now(), window); untold > 0; untold--) {
		await store.takeSlot(key, window).catch(() => undefined);
	}
	if (slot.granted) own.note(clock.now(), window);
	return slot;
}
