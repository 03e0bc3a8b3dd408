import { createHash } from 'node:crypto';

import { ConnectorError } from '../../domain/errors';
import type { Clock, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { outboxPrefix, outboxSeenKey } from './keys';
import type { OutboxMessage, QueuedMessage } from './types';

/** Longer than any platform goes on repeating a message. */
const seenMs = 7 * 24 * 3_600_000;
const largestPayload = 100_000;

export interface OutboxOptions {
	store: Store;
	/** Tells outboxes apart. */
	name: string;
	clock: Pick<Clock, 'now'>;
	random: Random;
}

/**
 * Takes messages into an outbox that survives restarts and is shared by all processes.
 *
 * The message id is noted before the message is stored, with the place where it will lie: a process that dies in between
 * leaves a note that the repeated call completes, so that nothing is lost and nothing lies there twice.
 */
export class Outbox {
	private lastStamp = 0;

	constructor(private readonly options: OutboxOptions) {}

	/**
	 * @returns false where this message of the contact was taken before
	 * @throws ConnectorError `validation` for a payload that is no JSON or has more than 100,000 characters; `unavailable` where the Store is down
	 */
	async add(message: OutboxMessage): Promise<boolean> {
		const { store, clock } = this.options;
		const now = clock.now();
		const queued: QueuedMessage = { ...message, queuedAt: now, failures: 0, notBefore: 0 };
		const text = checkedJson(queued);
		const seen = outboxSeenKey(this.options.name, digestOf(message));
		const key = this.newKey(now);
		const noted = await store.set(seen, `pending ${key}`, { ifAbsent: true, ttlMs: seenMs });
		if (noted !== null) {
			await this.complete(seen, key, text);
			return true;
		}
		const earlier = (await store.get(seen))?.value ?? '';
		if (!earlier.startsWith('pending ')) return false;
		await this.complete(seen, earlier.slice('pending '.length), text);
		return true;
	}

	private async complete(seen: string, key: string, text: string): Promise<void> {
		const { store } = this.options;
		await store.set(key, text, { ifAbsent: true });
		await store.set(seen, 'queued', { ttlMs: seenMs });
	}

	/** Sorts by time; two messages of one process never share a stamp, and a clock that is set back does not reorder them. */
	private newKey(now: number): string {
		this.lastStamp = Math.max(now, this.lastStamp + 1);
		const unlike = Math.floor(this.options.random() * 0x1_0000_0000).toString(16).padStart(8, '0');
		return `${outboxPrefix(this.options.name)}${String(this.lastStamp).padStart(15, '0')}-${unlike}`;
	}
}

function digestOf({ contactKey, messageId }: OutboxMessage): string {
	return createHash('sha256').update(JSON.stringify([contactKey, messageId])).digest('base64url');
}

function checkedJson(message: QueuedMessage): string {
	const text = jsonText(message);
	if (text !== null && text.length <= largestPayload) return text;
	const what = text === null ? 'holds something that is no JSON (a cycle, for example)' : `has more than ${largestPayload} characters`;
	throw new ConnectorError('validation', `The message ${what}.`, {
		system: 'Outbox',
		parameter: 'Content',
		hint: 'Put texts and plain values into it; a file is better given by its address.',
		nothingDone: true,
	});
}

function jsonText(value: unknown): string | null {
	try {
		return JSON.stringify(value);
	} catch {
		return null;
	}
}
