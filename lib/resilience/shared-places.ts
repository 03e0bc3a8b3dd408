import { randomUUID } from 'node:crypto';

import type { Clock, Random } from '../domain/runtime';
import type { Store } from '../domain/store';

export interface SharedPlacesOptions {
	store: Pick<Store, 'lock' | 'unlock'>;
	/** Names the account in the keys of the Store, e.g. `places:kommo:acme.kommo.com`. */
	name: string;
	/** As many as requests may arrive within the window. */
	places: number;
	windowMs: number;
	/** What a process that dies holds is free again after this; no request takes longer to arrive. */
	heldMs: number;
}

export interface Waiting {
	clock: Clock;
	random: Random;
	signal: AbortSignal;
}

/** A place for one request. */
export interface Place {
	/** To be called once: when the answer is there, or at once where nothing was sent. */
	leave(sent: boolean): void;
}

const lookAgainMs = 40;

/**
 * Keeps the requests of all processes within a limit that counts arrivals. A request arrives between its departure and its
 * answer, so it holds one of the places from the one until a whole window after the other. Turns that are counted when they
 * leave cannot do that: one process may be slow to send, just when another is quick.
 */
export class SharedPlaces {
	private next = 0;
	private queue: Promise<unknown> = Promise.resolve();

	constructor(private readonly options: SharedPlacesOptions) {}

	/**
	 * Waits for a place; of one process one caller at a time looks for it.
	 * @throws ConnectorError `unavailable` where the Store is down; the signal's reason when aborted
	 */
	async take(waiting: Waiting): Promise<Place> {
		const mine = this.queue.then(async () => await this.look(waiting));
		this.queue = mine.catch(() => undefined);
		return await mine;
	}

	private async look({ clock, random, signal }: Waiting): Promise<Place> {
		const { store, name, places, heldMs } = this.options;
		const owner = randomUUID();
		for (;;) {
			for (let tried = 0; tried < places; tried++) {
				signal.throwIfAborted();
				const key = `${name}:${this.next}`;
				this.next = (this.next + 1) % places;
				if (await store.lock(key, owner, heldMs)) return { leave: (sent) => this.leave(key, owner, sent) };
			}
			await clock.sleep(lookAgainMs / 2 + random() * lookAgainMs, signal);
		}
	}

	/** Nobody waits for it: where the Store is down the place lapses by itself. */
	private leave(key: string, owner: string, sent: boolean): void {
		const { store, windowMs } = this.options;
		const left = sent ? store.lock(key, owner, windowMs) : store.unlock(key, owner);
		left.catch(() => undefined);
	}
}
