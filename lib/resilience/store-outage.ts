import { changed, isConnectorError, type ConnectorError } from '../domain/errors';
import type { Clock } from '../domain/runtime';

/** So long a write waits for a Store that does not answer, from the moment this process noticed it. */
export const storeWaitMs = 5_000;

/** What this process has seen of a Store that does not answer, in epoch milliseconds. */
export interface Outage {
	since: number;
	lastAt: number;
	/** Since when the processes have not all gone by the Store: an outage before may not have been over for all. */
	apartSince: number;
	/** How it failed last. */
	error: ConnectorError;
}

/** A failure so long ago says nothing of the next one. */
const forgottenAfterMs = 10_000;
const firstPauseMs = 100;
const longestPauseMs = 800;
/** While the Store is down it is asked this often whether it is back; one that hangs takes seconds to say nothing. */
const askAgainMs = 1_000;
/** Nobody has asked it for so long: it may be back. */
const staleAfterMs = 2_500;
/** An answer that took so long came from a Store that others have found to be down meanwhile. */
const stalledMs = 1_000;
/** So long after its return all who share the Store know of it, and what they sent before has arrived. */
const settlingMs = 6_000;

const outages = new WeakMap<object, Outage>();
const returns = new WeakMap<object, { since: number; at: number }>();
/** Since when a Store of which nothing was heard may have been down without this process noticing. */
const doubts = new WeakMap<object, number>();
const asking = new WeakSet<object>();

export function isStoreDown(error: unknown): error is ConnectorError {
	return isConnectorError(error) && error.code === 'unavailable' && error.system === 'Store';
}

/** Null while the Store answers, as far as this process knows. */
export function outageOf(store: object, now: number): Outage | null {
	const outage = outages.get(store);
	if (outage === undefined || now - outage.lastAt > forgottenAfterMs || now < outage.lastAt) return null;
	return outage;
}

/** An outage of which this process has just heard, or is hearing. */
export function freshOutageOf(store: object, now: number): Outage | null {
	const outage = outageOf(store, now);
	return outage && (asking.has(store) || now - outage.lastAt <= staleAfterMs) ? outage : null;
}

/**
 * Since when this process has had to keep to its own share of what all processes share: from the first failure of the Store until
 * all can have noticed its return. Before, some go by the Store already and others do not yet. Null where all go by the Store.
 */
export function apartSince(store: object, now: number): number | null {
	const outage = outages.get(store);
	// However long ago it was: nothing has been heard of the Store since.
	if (outage) return Math.min(outage.apartSince, now);
	const doubt = doubts.get(store);
	if (doubt !== undefined) return Math.min(doubt, now);
	const back = returns.get(store);
	return back && now >= back.at && now - back.at < settlingMs ? Math.min(back.since, now) : null;
}

/** What the Store was just heard to fail with: whoever would ask it again now would only wait for the same answer. */
export function justFailed(store: object, now: number): ConnectorError | null {
	const outage = outageOf(store, now);
	return outage && now - outage.lastAt < askAgainMs ? outage.error : null;
}

/** An error of `justFailed` is no news. */
export function storeFailed(store: object, now: number, error: ConnectorError): Outage {
	const known = outageOf(store, now);
	if (known?.error === error) return known;
	const before = outages.has(store) ? null : apartSince(store, now);
	const outage = { since: known?.since ?? now, apartSince: known?.apartSince ?? before ?? now, lastAt: now, error };
	outages.set(store, outage);
	return outage;
}

/** A connection that nobody used has ended: others may have found the Store down, and this process is to join them as if it had been with them. */
export function storeDoubted(store: object, now: number): void {
	if (!doubts.has(store)) doubts.set(store, apartSince(store, now) ?? now);
}

/** @param askedAt where told, an answer that was long in coming counts as a return of the Store, too */
export function storeAnswered(store: object, now: number, askedAt = now): void {
	const since = outages.get(store)?.apartSince ?? doubts.get(store) ?? (now - askedAt > stalledMs ? (apartSince(store, now) ?? askedAt) : null);
	if (since === null) return;
	outages.delete(store);
	doubts.delete(store);
	returns.set(store, { since, at: now });
}

/**
 * While the Store is down: about once a second one asks for all whether it is back, and no read waits for the answer, because
 * a Store that hangs takes seconds to give none.
 */
export function askWhetherBack(store: object, clock: Clock, ask: () => Promise<unknown>): void {
	const outage = outages.get(store);
	if (!outage || asking.has(store) || clock.now() < outage.lastAt + askAgainMs) return;
	asking.add(store);
	void askOnce(store, clock, ask).finally(() => asking.delete(store));
}

async function askOnce(store: object, clock: Clock, ask: () => Promise<unknown>): Promise<void> {
	try {
		await ask();
		storeAnswered(store, clock.now());
	} catch (error) {
		// What else is wrong with it the next read hears, which asks for itself.
		if (isStoreDown(error)) storeFailed(store, clock.now(), error);
		else storeAnswered(store, clock.now());
	}
}

export interface PatienceOptions {
	clock: Clock;
	signal: AbortSignal;
	waitMs: number;
}

/**
 * Asks the Store for what a write cannot do without, and waits for one that is down. Only for questions that may be repeated,
 * asked before anything is written.
 * @throws ConnectorError `unavailable` with `nothingDone` where the Store is down for longer than `waitMs`; the signal's reason
 */
export async function patiently<T>(store: object, ask: () => Promise<T>, { clock, signal, waitMs }: PatienceOptions): Promise<T> {
	for (let failures = 0; ; failures++) {
		signal.throwIfAborted();
		try {
			const answer = await ask();
			storeAnswered(store, clock.now());
			return answer;
		} catch (error) {
			if (!isStoreDown(error)) throw error;
			const { since } = storeFailed(store, clock.now(), error);
			const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
			if (clock.now() + pauseMs - since > waitMs) throw notWritten(error);
			await clock.sleep(pauseMs, signal);
		}
	}
}

const nothingWritten = 'The Store is down, and nothing was written.';

/** The Store's error as that of a write which it has kept from being begun. */
export function notWritten(error: ConnectorError): ConnectorError {
	if (error.message.startsWith(nothingWritten)) return error;
	return changed(error, { message: `${nothingWritten} ${error.message}`, nothingDone: true });
}
