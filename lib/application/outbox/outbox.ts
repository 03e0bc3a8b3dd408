import { ConnectorError } from '../../domain/errors';
import type { Clock } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { linePrefix, seenKey } from './keys';
import type { OutboxMessage, QueuedMessage } from './types';

/** Longer than any platform goes on repeating a message. */
export const seenMs = 7 * 24 * 3_600_000;
const largestPayload = 100_000;

export interface OutboxOptions {
	store: Store;
	/** Tells outboxes apart. */
	name: string;
	clock: Pick<Clock, 'now'>;
}

/**
 * Takes messages into an outbox that survives restarts and is shared by all processes.
 *
 * The message id is noted before the message is stored: a process that dies in between leaves a note that the repeated call
 * completes, so that nothing is lost and nothing lies there twice. The note's version, which the Store counts up, is the
 * message's place in the line: the order does not depend on the clock of any machine.
 */
export class Outbox {
	constructor(private readonly options: OutboxOptions) {}

	/**
	 * @returns false where this message of the contact was taken before
	 * @throws ConnectorError `validation` for a payload that is no JSON or has more than 100,000 characters; `unavailable` where the Store is down
	 */
	async add(message: OutboxMessage): Promise<boolean> {
		const { store, name, clock } = this.options;
		const queued: QueuedMessage = { ...message, queuedAt: clock.now(), failures: 0, notBefore: 0 };
		const text = checkedJson(queued);
		const seen = seenKey(name, message.contactKey, message.messageId);
		const noted = await store.set(seen, 'pending', { ifAbsent: true, ttlMs: seenMs });
		if (noted !== null) return await this.complete(seen, noted, text);
		const earlier = await store.get(seen);
		if (earlier?.value !== 'pending') return false;
		return await this.complete(seen, earlier.version, text);
	}

	/** Puts the message into its place; of several calls for one note the first does. */
	private async complete(seen: string, note: string, text: string): Promise<boolean> {
		const { store, name } = this.options;
		const key = `${linePrefix(name)}${note.padStart(20, '0')}`;
		const written = await store.set(key, text, { ifAbsent: true });
		const closed = await store.set(seen, 'queued', { ttlMs: seenMs, ifVersion: note });
		if (written === null) return false;
		// Another call had put it there, and since then it was handed out and is done.
		const late = closed === null && (await store.get(seen))?.value === 'done';
		if (late) await store.delete(key, { ifVersion: written });
		return !late;
	}
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
