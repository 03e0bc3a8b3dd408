import { effectiveState } from '../../domain/conversation';
import type { Clock } from '../../domain/runtime';
import type { Store, StoredEntry } from '../../domain/store';
import { statusOf } from './conversation-status';
import {
	contactKey,
	contactKeyPrefix,
	conversationKeyOfPaused,
	invalid,
	pausedKey,
	pausedPrefix,
	phoneKey,
	type ConversationIds,
} from './conversation-key';
import { decodeStored, type StoredConversation } from './stored-entry';
import type { ConversationStatus, PausedFilter, PausedPage } from './types';

const LONGEST_PAGE = 1_000;
/** Entries of ended pauses are removed on the way; one call looks at this many pages of them at most. */
const MOST_ROUNDS = 20;
/** A machine whose clock lags behind must not lose a pause that it still sees as running. */
const CLEAN_UP_AFTER_MS = 3_600_000;

function tryDecode(text: string): StoredConversation | null {
	try {
		return decodeStored(text);
	} catch {
		return null;
	}
}

/** Lists paused conversations, and removes all that is kept about one. */
export class ConversationList {
	constructor(
		private readonly store: Store,
		private readonly clock: Clock,
	) {}

	/** In the order of keys. @throws ConnectorError `validation`, or the Store's */
	async paused({ channel, accountId, limit = 100, after }: PausedFilter): Promise<PausedPage> {
		if (!Number.isInteger(limit) || limit < 1 || limit > LONGEST_PAGE) {
			throw invalid('The limit is out of range.', 'limit', 'Give a whole number from 1 to 1,000.');
		}
		if (accountId !== undefined && channel === undefined) {
			throw invalid('An account needs its channel.', 'channel', 'Give the channel too, or neither.');
		}
		const prefix = pausedPrefix(channel, accountId);
		const conversations: ConversationStatus[] = [];
		let next = after;
		for (let round = 0; round < MOST_ROUNDS; round++) {
			const wanted = limit - conversations.length;
			const entries = await this.store.list(prefix, { limit: wanted, ...(next === undefined ? {} : { after: next }) });
			const found = await Promise.all(entries.map((entry) => this.pausedConversation(entry)));
			conversations.push(...found.filter((status) => status !== null));
			next = entries.at(-1)?.key ?? next;
			if (entries.length < wanted) return { conversations, next: null };
			if (conversations.length === limit) break;
		}
		return { conversations, next: next ?? null };
	}

	private async pausedConversation(entry: StoredEntry): Promise<ConversationStatus | null> {
		const key = conversationKeyOfPaused(entry.key);
		const stored = await this.store.get(key);
		const conversation = stored === null ? null : tryDecode(stored.value);
		// What cannot be read is neither shown nor removed.
		if (stored !== null && conversation === null) return null;
		const now = this.clock.now();
		if (conversation?.kind === 'record') {
			const { record } = conversation;
			if (effectiveState(record.state, now).status === 'paused') return statusOf({ ...record, key, record }, now);
			if (effectiveState(record.state, now - CLEAN_UP_AFTER_MS).status === 'paused') return null;
		}
		// The entry was read before the state: a pause that came meanwhile has given it a new version.
		await this.store.delete(entry.key, { ifVersion: entry.version });
		return null;
	}

	/** Removes the state, its place in the list and the links to it. Returns whether there was anything. */
	async forget(ids: ConversationIds): Promise<boolean> {
		const keys: string[] = [];
		let phone = ids.phone;
		if (ids.contactId !== null) {
			const key = contactKey(ids, ids.contactId);
			const stored = await this.store.get(key);
			const entry = stored === null ? null : tryDecode(stored.value);
			if (entry?.kind === 'link') phone ??= entry.link.phone;
			keys.push(key);
		}
		if (phone !== null) keys.push(phoneKey(ids, phone), ...(await this.linksTo(ids, phone)));
		const removed = await Promise.all(keys.map((key) => this.store.delete(key)));
		await Promise.all(keys.map((key) => this.store.delete(pausedKey(key))));
		return removed.includes(true);
	}

	private async linksTo(ids: ConversationIds, phone: string): Promise<string[]> {
		const prefix = contactKeyPrefix(ids);
		const keys: string[] = [];
		let page: StoredEntry[] = [];
		do {
			const after = page.at(-1)?.key;
			page = await this.store.list(prefix, { limit: LONGEST_PAGE, ...(after === undefined ? {} : { after }) });
			for (const { key, value } of page) {
				const entry = tryDecode(value);
				if (entry?.kind === 'link' && entry.link.phone === phone) keys.push(key);
			}
		} while (page.length === LONGEST_PAGE);
		return keys;
	}
}

