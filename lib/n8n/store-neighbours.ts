import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import type { Store } from '../domain/store';
import { Presence } from '../infra/store/presence';
import { noteNeighbours } from '../resilience/neighbours';

/** Main and two workers, where nobody has been seen yet. */
const usualInQueueMode = 3;

/** Has this process know how many share the Store: while it is down they divide each limit. Ends when the Store is closed. */
export function watchNeighbours(store: Store): void {
	const processes = process.env.EXECUTIONS_MODE === 'queue' ? usualInQueueMode : 1;
	noteNeighbours(store, { processes, rank: Math.floor(Math.random() * processes) });
	// A file is one process' own as a rule.
	if (store.kind !== 'redis') return;
	const name = `${hostname()}-${process.pid}-${randomUUID()}`;
	const presence = new Presence({ store, name, seen: (names) => noteNeighbours(store, { processes: names.length, rank: names.indexOf(name) }) });
	presence.start();
	const close = store.close.bind(store);
	store.close = async () => {
		presence.stop();
		await close();
	};
}
