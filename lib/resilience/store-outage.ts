import { changed, isConnectorError, type ConnectorError } from '../domain/errors';
import type { Clock } from '../domain/runtime';

/** So long a write waits for a Store that does not answer, from the moment this process noticed it. */
export const storeWaitMs = 5_000;

/** What this process has seen of a Store that does not answer, in epoch milliseconds. */
export interface Outage {
	since: number;
	lastAt: number;
}

/** A failure so long ago says nothing of the next one. */
const forgottenAfterMs = 10_000;
const firstPauseMs = 100;
const longestPauseMs = 800;

const outages = new WeakMap<object, Outage>();

export function isStoreDown(error: unknown): error is ConnectorError {
	return isConnectorError(error) && error.code === 'unavailable' && error.system === 'Store';
}

/** Null while the Store answers, as far as this process knows. */
export function outageOf(store: object, now: number): Outage | null {
	const outage = outages.get(store);
	if (outage === undefined || now - outage.lastAt > forgottenAfterMs || now < outage.lastAt) return null;
	return outage;
}

export function storeFailed(store: object, now: number): Outage {
	const outage = { since: outageOf(store, now)?.since ?? now, lastAt: now };
	outages.set(store, outage);
	return outage;
}

export function storeAnswered(store: object): void {
	outages.delete(store);
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
			storeAnswered(store);
			return answer;
		} catch (error) {
			if (!isStoreDown(error)) throw error;
			const { since } = storeFailed(store, clock.now());
			const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
			if (clock.now() + pauseMs - since > waitMs) throw notWritten(error);
			await clock.sleep(pauseMs, signal);
		}
	}
}

/** The Store's error as that of a write which it has kept from being begun. */
export function notWritten(error: ConnectorError): ConnectorError {
	return changed(error, { message: `The Store is down, and nothing was written. ${error.message}`, nothingDone: true });
}
