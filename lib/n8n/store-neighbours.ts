import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import type { Store } from '../domain/store';
import { systemClock } from '../infra/clock';
import { Presence } from '../infra/store/presence';
import { noteNeighbours } from '../resilience/neighbours';
import { storeDoubted } from '../resilience/store-outage';
import { lease } from './registry';

/** Main and two workers, where nobody has been seen yet. */
const usualInQueueMode = 3;
/** So long after the last use of the Store this process goes on telling that it is there. */
const idleMs = 5 * 60_000;

/** Before others could be seen. */
export function assumeNeighbours(store: Store): void {
	const processes = process.env.EXECUTIONS_MODE === 'queue' ? usualInQueueMode : 1;
	noteNeighbours(store, { processes, rank: Math.floor(Math.random() * processes) });
}

const presences = new WeakMap<Store, { presence: Presence; name: string }>();

/**
 * Has this process know how many share the Store: while it is down they divide each limit. To be called with each use of the
 * Store, so that nothing runs in a process which nobody asks for anything; ends for good when the Store is closed.
 */
export async function watchNeighbours(store: Store): Promise<void> {
	// A file is one process' own as a rule.
	if (store.kind !== 'redis') return;
	const { presence, name } = presences.get(store) ?? addPresence(store);
	const open = async () => await Promise.resolve({ close: presence.start() });
	const { release } = await lease(`presence:${name}`, { open, idleMs });
	release();
}

function addPresence(store: Store): { presence: Presence; name: string } {
	const name = `${hostname()}-${process.pid}-${randomUUID()}`;
	const failed = () => storeDoubted(store, systemClock.now());
	store.onLost?.(failed);
	const presence = new Presence({ store, name, failed, seen: (names) => noteNeighbours(store, { processes: names.length, rank: names.indexOf(name) }) });
	const close = store.close.bind(store);
	store.close = async () => {
		await presence.stop();
		await close();
	};
	presences.set(store, { presence, name });
	return { presence, name };
}
