import { randomUUID } from 'node:crypto';

import type { Store } from '../../domain/store';
import { storeError } from './store-error';

const ttlMs = 10_000;

/**
 * Does with a key of its own what the nodes will do: a Store that answers may still refuse to write, to run scripts, or our keys.
 *
 * @throws ConnectorError of what the Store refuses; `unavailable` where it does not give back what was written
 */
export async function tryOut(store: Store): Promise<void> {
	const key = `test:${randomUUID()}`;
	await store.set(key, 'written', { ttlMs });
	const stored = await store.get(key);
	await store.list(key, { limit: 1 });
	await store.takeSlot(key, { limit: 1, windowMs: 1_000 });
	await store.claim(key, 'test', 1_000);
	await store.release(key, 'test');
	await store.delete(key);
	if (stored?.value === 'written') return;
	throw storeError('unavailable', store.location, 'what was written is not there when it is read', {
		hint: 'Point host and port at the primary Redis itself, not at something that spreads reads over replicas.',
		nothingDone: true,
	});
}
