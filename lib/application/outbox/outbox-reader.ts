import type { Clock, Random } from '../../domain/runtime';
import type { Store, StoredEntry } from '../../domain/store';
import { outboxPrefix } from './keys';
import type { QueuedMessage } from './types';

export interface OutboxReaderOptions {
	store: Store;
	name: string;
	clock: Pick<Clock, 'now'>;
	random: Random;
	/** Messages of one batch at most. */
	batchSize: number;
	/** A batch that is not full is handed out when its oldest message has waited this long. */
	maxWaitMs: number;
}

/** A message with the place where it lies. */
export interface HeldMessage extends QueuedMessage {
	key: string;
	version: string;
}

/** What there is to hand out now; or, where there is nothing, when to look again (epoch ms; null: whenever a message comes). */
export type NextBatch = { messages: HeldMessage[] } | { messages: []; nextAt: number | null };

const pageSize = 500;
/** Looked through for one batch; behind so many that wait for their turn, the others wait too. */
const mostPages = 20;
const firstPauseMs = 5_000;
const longestPauseMs = 300_000;

/**
 * Hands out what lies in an outbox, in the order in which it came, and never a message of a contact before the one ahead
 * of it is settled. A message whose run failed is handed out again alone, so that it holds up nobody but its contact.
 */
export class OutboxReader {
	constructor(private readonly options: OutboxReaderOptions) {}

	async next(): Promise<NextBatch> {
		const { batchSize, maxWaitMs, clock } = this.options;
		const now = clock.now();
		const chosen: HeldMessage[] = [];
		/** Contacts whose next message has to wait. */
		const held = new Set<string>();
		let nextAt: number | null = null;
		for await (const message of this.messages()) {
			if (held.has(message.contactKey)) continue;
			// A clock that was set back must not hold a message for longer than its pause.
			const waits = message.notBefore > now && message.notBefore - now <= longestPauseMs * 2;
			if (!waits && message.failures > 0 && chosen.length === 0) return { messages: [message] };
			if (waits || message.failures > 0) {
				held.add(message.contactKey);
				if (waits) nextAt = Math.min(nextAt ?? message.notBefore, message.notBefore);
				continue;
			}
			chosen.push(message);
			if (chosen.length === batchSize) return { messages: chosen };
		}
		const [oldest] = chosen;
		if (oldest === undefined) return { messages: [], nextAt };
		const dueAt = oldest.queuedAt + maxWaitMs;
		if (dueAt <= now || oldest.queuedAt > now) return { messages: chosen };
		return { messages: [], nextAt: Math.min(nextAt ?? dueAt, dueAt) };
	}

	/** Their run has ended well. */
	async done(messages: readonly HeldMessage[]): Promise<void> {
		for (const { key } of messages) await this.options.store.delete(key);
	}

	/** Their run failed, or nobody knows how it ended: they are handed out again, later each time. */
	async failed(messages: readonly HeldMessage[]): Promise<void> {
		const { store, clock, random } = this.options;
		for (const { key, version, ...message } of messages) {
			const failures = message.failures + 1;
			const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
			const again: QueuedMessage = { ...message, failures, notBefore: clock.now() + pauseMs * (0.8 + random() * 0.4) };
			await store.set(key, JSON.stringify(again), { ifVersion: version });
		}
	}

	private async *messages(): AsyncGenerator<HeldMessage> {
		const prefix = outboxPrefix(this.options.name);
		let after: string | undefined;
		for (let page = 0; page < mostPages; page++) {
			const entries = await this.options.store.list(prefix, { limit: pageSize, ...(after === undefined ? {} : { after }) });
			yield* entries.map(toMessage);
			if (entries.length < pageSize) return;
			after = entries.at(-1)?.key;
		}
	}
}

function toMessage({ key, value, version }: StoredEntry): HeldMessage {
	const message: QueuedMessage = JSON.parse(value);
	return { ...message, key, version };
}
