import { ConnectorError } from '../domain/errors';
import type { Clock, Random } from '../domain/runtime';
import type { Store } from '../domain/store';
import { patiently } from './store-outage';

export interface LockOptions {
	/** How long the lock outlives a process that dies; it is renewed while the work runs. */
	ttlMs: number;
	/** How long to wait for another owner. */
	waitMs: number;
	/** How long to wait for a Store that is down, before the work is begun. Left out: its error is thrown at once, as it is. */
	storeWaitMs?: number;
	clock: Clock;
	random: Random;
	signal: AbortSignal;
	/** A name nobody else uses, e.g. a random UUID. */
	newOwner: () => string;
}

const firstPauseMs = 20;
const longestPauseMs = 400;

/**
 * Runs the work while holding the lock of that key, which at most one owner in all processes holds.
 *
 * @param work gets a signal that is aborted when the execution is cancelled, and when the lock was lost (renewal
 * failed for longer than `ttlMs`, or another owner has it): whatever it has not written by then it must not write
 * @throws ConnectorError `unavailable` with `nothingDone` where the lock was not free within `waitMs`, or the Store is down for longer than
 * `storeWaitMs`;
 * whatever `work` throws; the signal's reason when aborted while waiting
 */
export async function withLock<T>(
	store: Pick<Store, 'lock' | 'unlock'>,
	key: string,
	options: LockOptions,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const owner = options.newOwner();
	const heldSince = await acquire(store, key, owner, options);
	const lost = new AbortController();
	const finished = new AbortController();
	const renewal = renew({ store, key, owner, heldSince, options, lost, stop: finished.signal });
	try {
		return await work(AbortSignal.any([options.signal, lost.signal]));
	} finally {
		finished.abort();
		await renewal;
		// Where the Store is down the lock lapses by itself.
		await store.unlock(key, owner).catch(() => false);
	}
}

/** Returns the moment from which the lease counts: before the call, as the Store may have answered late. */
async function acquire(store: Pick<Store, 'lock'>, key: string, owner: string, options: LockOptions): Promise<number> {
	const { ttlMs, waitMs, storeWaitMs, clock, random, signal } = options;
	const ask = async () => await store.lock(key, owner, ttlMs);
	const startedAt = clock.now();
	for (let attempt = 0; ; attempt++) {
		signal.throwIfAborted();
		const askedAt = clock.now();
		const mine = storeWaitMs === undefined ? await ask() : await patiently(store, ask, { clock, signal, waitMs: storeWaitMs });
		if (mine) return askedAt;
		const leftMs = startedAt + waitMs - clock.now();
		if (leftMs <= 0) throw notObtained(key, waitMs);
		const longest = Math.min(firstPauseMs * 2 ** attempt, longestPauseMs);
		await clock.sleep(Math.min(longest / 2 + (random() * longest) / 2, leftMs), signal);
	}
}

interface Renewal {
	store: Pick<Store, 'lock'>;
	key: string;
	owner: string;
	heldSince: number;
	options: LockOptions;
	lost: AbortController;
	stop: AbortSignal;
}

/**
 * Renews three times per lease, so that one failed renewal does not lose it. Resolves when stopped or
 * lost and no renewal is under way any more: one that arrived after the unlock would take the lock again.
 */
async function renew({ store, key, owner, heldSince, options, lost, stop }: Renewal): Promise<void> {
	const { clock, ttlMs } = options;
	let lapsesAt = heldSince + ttlMs;
	for (;;) {
		await clock.sleep(Math.max(0, Math.min(ttlMs / 3, lapsesAt - clock.now())), stop).catch(() => undefined);
		if (stop.aborted) return;
		const askedAt = clock.now();
		const answer = store.lock(key, owner, ttlMs).catch(() => null);
		// The lease ends on time, whether the Store answers or not.
		const lapse = clock.sleep(Math.max(0, lapsesAt - askedAt), stop).catch(() => undefined);
		const outcome = await Promise.race([answer, lapse]);
		if (outcome === true) lapsesAt = askedAt + ttlMs;
		else if (!stop.aborted && (outcome === false || clock.now() >= lapsesAt)) lost.abort(lostError(key));
		if (stop.aborted || lost.signal.aborted) {
			await answer;
			return;
		}
	}
}

function notObtained(key: string, waitMs: number): ConnectorError {
	return new ConnectorError('unavailable', `Another execution held the lock ${key} for more than ${waitMs} ms.`, {
		system: 'Store',
		hint: 'Run again in a moment; if it happens often, run fewer executions for the same record at once.',
		nothingDone: true,
	});
}

function lostError(key: string): ConnectorError {
	return new ConnectorError('unavailable', `The lock ${key} was lost while the work was running.`, {
		system: 'Store',
		hint: 'The Store was out of reach for too long; look at its state, then run again.',
	});
}
