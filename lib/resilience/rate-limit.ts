import { ConnectorError } from '../domain/errors';
import type { Clock, Random } from '../domain/runtime';
import type { SlotResult, Store } from '../domain/store';
import { localTurnsOf, type LocalTurn } from './local-turns';
import { neighboursOf } from './neighbours';
import { askWhetherBack, isStoreDown, outageOf, patiently, storeAnswered, storeFailed, storeWaitMs as usualStoreWaitMs } from './store-outage';

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

/** Whoever waits for a turn of the process looks this often whether the Store is back. */
const lookAgainMs = 250;
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
		await clock.sleep(Math.min(slot.retryAfterMs + random() * jitterMs, slot.lookAgainMs ?? Infinity), signal);
	}
}

type Slots = Pick<Store, 'takeSlot'>;

interface Window {
	limit: number;
	windowMs: number;
}

type Slot = { granted: true } | { granted: false; retryAfterMs: number; lookAgainMs?: number };

async function slotFor(store: Slots, key: string, window: Window, { reads = false, ...options }: TurnOptions): Promise<Slot> {
	const { clock, signal, maxWaitMs, storeWaitMs = usualStoreWaitMs } = options;
	const shared = async () => await sharedSlot(store, key, window, clock);
	if (!reads) return await patiently(store, shared, { clock, signal, waitMs: Math.min(storeWaitMs, maxWaitMs) });
	const outage = outageOf(store, clock.now());
	if (outage) {
		const slot = ownSlot(store, key, window, { now: clock.now(), since: outage.since });
		askWhetherBack(store, clock, async () => await tellOne(store, key, window, clock));
		return slot;
	}
	try {
		return await shared();
	} catch (error) {
		if (!isStoreDown(error)) throw error;
		const { since } = storeFailed(store, clock.now(), error);
		return ownSlot(store, key, window, { now: clock.now(), since });
	}
}

/** A turn of this process alone, while the Store is down. */
function ownSlot(store: Slots, key: string, window: Window, { now, since }: { now: number; since: number }): Slot {
	const slot = localTurnsOf(store, key).take(now, window, since, neighboursOf(store));
	return slot.granted ? slot : { ...slot, lookAgainMs };
}

/** A place taken for nobody only makes us slower. */
async function tellOne(store: Slots, key: string, window: Window, clock: Clock): Promise<void> {
	const [untold] = localTurnsOf(store, key).handOver(clock.now(), window, 1);
	await tell(store, key, window, [untold ?? { at: clock.now(), counted: true }]);
}

async function sharedSlot(store: Slots, key: string, window: Window, clock: Clock): Promise<SlotResult> {
	const slot = await tellAndTake(store, key, window, clock.now());
	storeAnswered(store, clock.now());
	if (slot.granted) localTurnsOf(store, key).note(clock.now(), window);
	return slot;
}

/** A place in the Store; which is told first, before anybody else of this process asks, of the turns taken while it was down. */
async function tellAndTake(store: Slots, key: string, window: Window, now: number): Promise<SlotResult> {
	const telling = tell(store, key, window, localTurnsOf(store, key).handOver(now, window));
	const [slot] = await Promise.all([store.takeSlot(key, window), telling]);
	return slot;
}

/** Asks at once for a place for each of these turns. */
async function tell(store: Slots, key: string, window: Window, turns: readonly LocalTurn[]): Promise<void> {
	try {
		await Promise.all(turns.map(async () => await store.takeSlot(key, window)));
	} catch (error) {
		for (const turn of turns) turn.counted = false;
		throw error;
	}
}
