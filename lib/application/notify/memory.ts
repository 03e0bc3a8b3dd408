import { createHash } from 'node:crypto';

import { ConnectorError } from '../../domain/errors';
import type { Store } from '../../domain/store';
import { withinTime } from './time-limit';
import type { NotifyTools } from './types';

const keepMs = 24 * 60 * 60_000;

/**
 * Who has got an event already, for a repetition of the same item (Retry On Fail, a worker that takes a run over). It only ever
 * saves a request: where the Store cannot be asked, the event is sent again, and receivers know it by its id.
 */
export class DeliveryMemory {
	private readonly runKey: string | null;
	private readonly signal: AbortSignal;

	/** @param run `runKey` names the run of the item; null: nothing is remembered */
	constructor(
		private readonly tools: Pick<NotifyTools, 'store' | 'clock' | 'log'>,
		run: { runKey: string | null; signal: AbortSignal },
	) {
		this.runKey = run.runKey;
		this.signal = run.signal;
	}

	/** The status of the answer by which that target is done with the event; null where it is not, or where the Store is too slow. */
	async statusOf(eventId: string, url: string, patienceMs: number): Promise<number | null> {
		if (this.runKey === null) return null;
		const key = this.keyOf(eventId, url);
		const stored = await this.unlessDown(patienceMs, async (store) => await store.get(key));
		return stored ? Number(stored.value) : null;
	}

	/** Waits no longer than that; what is written later is written all the same. */
	async remember(eventId: string, url: string, status: number, patienceMs: number): Promise<void> {
		if (this.runKey === null) return;
		const key = this.keyOf(eventId, url);
		await this.unlessDown(patienceMs, async (store) => await store.set(key, String(status), { ttlMs: keepMs }));
	}

	private keyOf(eventId: string, url: string): string {
		const content = JSON.stringify([this.runKey, eventId, url]);
		return `notify:${createHash('sha256').update(content).digest('hex').slice(0, 40)}`;
	}

	private async unlessDown<T>(ms: number, ask: (store: Store) => Promise<T>): Promise<T | null> {
		const { clock, log, store } = this.tools;
		const late = () => new ConnectorError('timeout', `The Store gave no answer within ${ms} ms.`, { system: 'Store' });
		try {
			return await withinTime({ clock, ms, signal: this.signal, late }, async () => await ask(await store()));
		} catch (error) {
			this.signal.throwIfAborted();
			log.warn('The Store could not be asked who has this event; a repetition would send it again.', { reason: error instanceof Error ? error.message : '' });
			return null;
		}
	}
}
