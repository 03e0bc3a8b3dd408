import type { Log } from '../../domain/runtime';
import type { Store, StoredEntry } from '../../domain/store';
import { linePrefix, parkedPrefix, seenKey, unreadablePrefix } from './keys';
import { seenMs } from './outbox';
import type { HeldMessage, QueuedMessage } from './types';

const unreadableMs = 30 * 24 * 3_600_000;

export interface LinePage {
	messages: HeldMessage[];
	/** Where the next page goes on; undefined at the end of the line. */
	next: string | undefined;
}

/**
 * Where the messages of an outbox lie: in the line, or, behind one of their contact that failed, parked by contact, so that
 * reading the line never passes them again. Only the process that holds the outbox's lock moves and removes messages.
 */
export class OutboxStorage {
	constructor(
		private readonly store: Store,
		private readonly name: string,
		private readonly log?: Pick<Log, 'warn'>,
	) {}

	/** @param limit 1 to 1,000 */
	async line(limit: number, after?: string): Promise<LinePage> {
		const entries = await this.store.list(linePrefix(this.name), { limit, ...(after === undefined ? {} : { after }) });
		return { messages: await this.read(entries, false), next: entries.length < limit ? undefined : entries.at(-1)?.key };
	}

	async parkedOf(contactKey: string, limit: number): Promise<HeldMessage[]> {
		return await this.read(await this.store.list(parkedPrefix(this.name, contactKey), { limit }), true);
	}

	/** The first parked message of each contact: one short query for each, however many lie behind it. */
	async *parkedFirsts(): AsyncGenerator<HeldMessage> {
		const prefix = parkedPrefix(this.name);
		let after: string | undefined;
		for (;;) {
			const [entry] = await this.store.list(prefix, { limit: 1, ...(after === undefined ? {} : { after }) });
			if (entry === undefined) return;
			yield* await this.read([entry], true);
			// Behind the digits of this contact's messages.
			after = `${entry.key.slice(0, entry.key.lastIndexOf(':'))}:~`;
		}
	}

	/** Moves them out of the line. All copies are there before the first original goes: whoever dies in between lost nothing. */
	async park(messages: readonly HeldMessage[]): Promise<void> {
		const copies = await Promise.all(
			messages.map(async (message) => await this.store.set(this.parkedKey(message), textOf(message), { ifAbsent: true })),
		);
		await Promise.all(
			messages.map(async (message, index) => {
				const moved = await this.store.delete(this.lineKey(message), { ifVersion: message.version });
				const copy = copies[index] ?? null;
				// Another process has dealt with it.
				if (!moved && copy !== null) await this.store.delete(this.parkedKey(message), { ifVersion: copy });
			}),
		);
	}

	/** Keeps what has changed about a message whose run failed; it is parked from then on. */
	async putBack(messages: readonly HeldMessage[]): Promise<void> {
		await this.park(messages.filter(({ parked }) => !parked));
		const parked = messages.filter((message) => message.parked);
		await Promise.all(parked.map(async (message) => await this.store.set(this.parkedKey(message), textOf(message), { ifVersion: message.version })));
	}

	/** Noted as done first, so that a call that is still putting the message in finds out. */
	async remove(messages: readonly HeldMessage[]): Promise<void> {
		await Promise.all(
			messages.map(async ({ contactKey, messageId }) => await this.store.set(seenKey(this.name, contactKey, messageId), 'done', { ttlMs: seenMs })),
		);
		// A process that died while it moved a message has left both.
		await Promise.all(messages.flatMap((message) => [this.store.delete(this.lineKey(message)), this.store.delete(this.parkedKey(message))]));
	}

	/** What cannot be read is set aside: it must not hold up the others. */
	private async read(entries: readonly StoredEntry[], parked: boolean): Promise<HeldMessage[]> {
		const messages: HeldMessage[] = [];
		for (const { key, value, version } of entries) {
			const place = key.slice(key.lastIndexOf(':') + 1);
			const message = parsed(value);
			if (message !== null) {
				messages.push({ ...message, place, parked, version });
				continue;
			}
			await this.store.set(`${unreadablePrefix(this.name)}${place}`, value, { ttlMs: unreadableMs });
			await this.store.delete(key, { ifVersion: version });
			this.log?.warn('A message of the outbox cannot be read, and is set aside.', { event: 'outbox_unreadable', outbox: this.name, place });
		}
		return messages;
	}

	private lineKey({ place }: HeldMessage): string {
		return `${linePrefix(this.name)}${place}`;
	}

	private parkedKey({ contactKey, place }: HeldMessage): string {
		return `${parkedPrefix(this.name, contactKey)}${place}`;
	}
}

/** Null for what is no message of ours. */
function parsed(value: string): QueuedMessage | null {
	try {
		const message: QueuedMessage | null = JSON.parse(value);
		return typeof message?.contactKey === 'string' && typeof message.messageId === 'string' ? message : null;
	} catch {
		return null;
	}
}

function textOf({ place: _place, parked: _parked, version: _version, ...message }: HeldMessage): string {
	return JSON.stringify(message);
}
