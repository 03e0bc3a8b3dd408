import type { Clock } from '../../domain/runtime';
import type { Store } from '../../domain/store';

/** A claim that a run has not confirmed within this time is free again: its process has died. */
export const pendingMs = 60_000;
/** Longer than any platform goes on repeating a delivery. */
export const keepMs = 3 * 24 * 60 * 60_000;

export interface Claimed<T> {
	/** Events this delivery now owns; each must be confirmed when its run is under way. */
	mine: Array<{ event: T; key: string }>;
	/** Events that another delivery owns whose run has not begun yet. */
	pending: string[];
}

/**
 * Decides which events of a delivery are new. Nothing is lost: an event counts as handled only once
 * a run has confirmed it, and until then the platform is told to come again.
 * @throws ConnectorError `unavailable` where the Store cannot be reached; no claim is left behind then
 */
export async function claimEvents<T>(
	store: Store,
	events: ReadonlyArray<{ event: T; key: string }>,
	owner: string,
): Promise<Claimed<T>> {
	const unique = [...new Map(events.map((entry) => [entry.key, entry])).values()];
	const claims = await Promise.allSettled(unique.map(async ({ key }) => await store.claim(key, owner, pendingMs)));
	const failed = claims.find((claim) => claim.status === 'rejected');
	const claimed = (outcome: string) =>
		unique.filter((_, index) => {
			const claim = claims[index];
			return claim?.status === 'fulfilled' && claim.value === outcome;
		});
	const mine = claimed('claimed');
	if (failed) {
		await Promise.allSettled(mine.map(async ({ key }) => await store.release(key, owner)));
		throw failed.reason;
	}
	return { mine, pending: claimed('pending').map(({ key }) => key) };
}

/** Waits for another delivery's run to begin; returns the keys that are still not confirmed then. */
export async function waitForOthers(
	store: Store,
	keys: readonly string[],
	{ clock, owner, waitMs }: { clock: Clock; owner: string; waitMs: number },
): Promise<string[]> {
	let left = [...keys];
	const deadline = clock.now() + waitMs;
	while (left.length > 0 && clock.now() < deadline) {
		await clock.sleep(50);
		left = await stillPending(store, left, owner);
	}
	return left;
}

async function stillPending(store: Store, keys: readonly string[], owner: string): Promise<string[]> {
	const left: string[] = [];
	for (const key of keys) {
		const state = await store.claim(key, owner, pendingMs);
		// Its owner gave it up meanwhile: hand it back, the platform's next delivery takes it.
		if (state === 'claimed') await store.release(key, owner);
		if (state !== 'done') left.push(key);
	}
	return left;
}
