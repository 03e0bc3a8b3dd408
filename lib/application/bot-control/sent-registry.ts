import { createHash } from 'node:crypto';
import type { Store } from '../../domain/store';
import { sentIdKey, sentTextPrefix, type ConversationIds } from './conversation-key';
import type { SentMessage } from './types';

/** The same text sent to one conversation this often within the registry's time is told apart. */
const MOST_COPIES = 20;

/** Above this an id is kept as its hash, for the sake of the Store's limit on keys. */
const LONGEST_ID = 64;

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

/** What channels change on the way: blanks, composed letters, invisible marks. */
function hashOf(text: string): string | null {
	const plain = text.normalize('NFKC').replace(/[\p{Cf}\uFE0E\uFE0F]/gu, '').replace(/\s+/g, ' ').trim();
	return plain === '' ? null : sha256(plain);
}

function cleanId(messageId: string | null | undefined): string | null {
	const id = String(messageId ?? '').trim();
	if (id === '') return null;
	return id.length > LONGEST_ID ? sha256(id) : id;
}

/**
 * Remembers for a while what the bot sent, because some channels report it back as if a person had
 * written. An id may come back any number of times; a text counts once per time it was sent, so that a
 * person who then writes the same words is seen as a person.
 */
export class SentRegistry {
	constructor(
		private readonly store: Store,
		private readonly ttlMs: number,
	) {}

	async register(ids: ConversationIds, conversationKey: string, sent: SentMessage): Promise<void> {
		const messageId = cleanId(sent.messageId);
		const hash = hashOf(sent.text ?? '');
		if (messageId !== null) {
			// It may have come back already, before the call that sent it returned.
			await this.store.set(sentIdKey(ids, messageId), 'sent', { ttlMs: this.ttlMs, ifAbsent: true });
		}
		if (hash === null) return;
		const prefix = sentTextPrefix(conversationKey, hash);
		for (let copy = 0; copy < MOST_COPIES; copy++) {
			const key = prefix + String(copy).padStart(2, '0');
			if ((await this.store.set(key, '1', { ttlMs: this.ttlMs, ifAbsent: true })) !== null) return;
		}
	}

	/** `conversationKeys`: every key the conversation may have had when the message was registered. */
	async recognize(ids: ConversationIds, conversationKeys: readonly string[], seen: SentMessage): Promise<boolean> {
		const messageId = cleanId(seen.messageId);
		const hash = hashOf(seen.text ?? '');
		if (messageId !== null && (await this.recognizeId(ids, conversationKeys, messageId, hash))) return true;
		if (hash === null || !(await this.takeText(conversationKeys, hash))) return false;
		// The delivery may be repeated, and its text is used up now.
		if (messageId !== null) await this.store.set(sentIdKey(ids, messageId), 'seen', { ttlMs: this.ttlMs });
		return true;
	}

	/** With an id, only the text that belongs to it: none where the message has come back already. */
	async forget(ids: ConversationIds, conversationKeys: readonly string[], sent: SentMessage): Promise<void> {
		const messageId = cleanId(sent.messageId);
		const hash = hashOf(sent.text ?? '');
		if (messageId !== null) await this.recognizeId(ids, conversationKeys, messageId, hash);
		else if (hash !== null) await this.takeText(conversationKeys, hash);
	}

	/** The first time an id comes back, the text registered with it is used up too. */
	private async recognizeId(
		ids: ConversationIds,
		conversationKeys: readonly string[],
		messageId: string,
		hash: string | null,
	): Promise<boolean> {
		const key = sentIdKey(ids, messageId);
		const stored = await this.store.get(key);
		if (stored === null) return false;
		if (stored.value === 'sent' && hash !== null) {
			const first = await this.store.set(key, 'seen', { ttlMs: this.ttlMs, ifVersion: stored.version });
			if (first !== null) await this.takeText(conversationKeys, hash);
		}
		return true;
	}

	private async takeText(conversationKeys: readonly string[], hash: string): Promise<boolean> {
		for (const conversationKey of conversationKeys) {
			const copies = await this.store.list(sentTextPrefix(conversationKey, hash), { limit: MOST_COPIES });
			for (const { key } of copies) {
				if (await this.store.delete(key)) return true;
			}
		}
		return false;
	}
}
