import { createHash } from 'node:crypto';

import type { Log } from '../../domain/runtime';
import type { Store } from '../../domain/store';

const keepMs = 24 * 60 * 60_000;

/**
 * Who has got an event already, for a repetition of the same item (Retry On Fail, a worker that takes a run over). It only ever
 * saves a request: where the Store cannot be asked, the event is sent again, and receivers know it by its id.
 */
export class DeliveryMemory {
	/** @param runKey names the run of the item; null: nothing is remembered */
	constructor(
		private readonly store: () => Promise<Store>,
		private readonly runKey: string | null,
		private readonly log: Log,
	) {}

	/** The status of the answer by which that target is done with the event; null where it is not. */
	async statusOf(eventId: string, url: string): Promise<number | null> {
		if (this.runKey === null) return null;
		const key = this.keyOf(eventId, url);
		const stored = await this.unlessDown(async (store) => await store.get(key));
		return stored ? Number(stored.value) : null;
	}

	async remember(eventId: string, url: string, status: number): Promise<void> {
		if (this.runKey === null) return;
		const key = this.keyOf(eventId, url);
		await this.unlessDown(async (store) => await store.set(key, String(status), { ttlMs: keepMs }));
	}

	private keyOf(eventId: string, url: string): string {
		const content = JSON.stringify([this.runKey, eventId, url]);
		return `notify:${createHash('sha256').update(content).digest('hex').slice(0, 40)}`;
	}

	private async unlessDown<T>(ask: (store: Store) => Promise<T>): Promise<T | null> {
		try {
			return await ask(await this.store());
		} catch (error) {
			this.log.warn('The Store could not be asked who has this event; a repetition would send it again.', { reason: error instanceof Error ? error.message : '' });
			return null;
		}
	}
}
