import { effectiveState, type ConversationState, type Transition } from '../../domain/conversation';
import { followConversation, mergeConversations } from '../../domain/conversation-merge';
import { maximumPauseMs } from '../../domain/bot-command';
import type { Clock } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { untilWritten } from './attempts';
import { contactKey, pausedKey, phoneKey, type ConversationIds } from './conversation-key';
import { decodeStored, encodeLink, encodeRecord, type ContactLink, type ConversationRecord } from './stored-entry';

/** Where a conversation's state lies, and what lies there now. */
export interface FoundConversation {
	key: string;
	phone: string | null;
	contactId: string | null;
	record: ConversationRecord | null;
	version: string | null;
}

/**
 * Finds and changes the states in the Store. A conversation lies under its phone's key; under a contact's
 * key lies either a state of its own (no phone known) or the link to the phone's conversation. Both are one
 * entry, so that "pause this contact" and "this contact has that phone" cannot miss each other: one of the
 * two conditional writes fails and looks again.
 */
export class ConversationStore {
	constructor(
		private readonly store: Store,
		private readonly clock: Clock,
		/** How long a state is kept after its last change, or after the end of its pause. */
		private readonly retentionMs: number,
	) {}

	/** @throws ConnectorError of the Store; `drift` where the entry cannot be read */
	async find(ids: ConversationIds): Promise<FoundConversation> {
		const { phone, contactId } = ids;
		if (contactId === null) return this.readRecord(ids, phone);
		if (phone !== null) {
			await this.link(ids, phone, contactId);
			return this.readRecord(ids, phone);
		}
		const key = contactKey(ids, contactId);
		const stored = await this.store.get(key);
		if (stored === null) return { key, phone, contactId, record: null, version: null };
		const entry = decodeStored(stored.value);
		if (entry.kind === 'record') return { key, phone, contactId, record: entry.record, version: stored.version };
		if (this.isOld(entry.link)) await this.saveLink(key, entry.link.phone, { ifVersion: stored.version });
		return this.readRecord(ids, entry.link.phone);
	}

	/** Applies a change to the state as it is at the moment of writing. */
	async update(
		ids: ConversationIds,
		change: (state: ConversationState | null, now: number) => Transition,
	): Promise<{ found: FoundConversation; transition: Transition }> {
		return untilWritten(this.clock, async () => {
			const found = await this.find(ids);
			const now = this.clock.now();
			const transition = change(found.record?.state ?? null, now);
			if (!transition.changed) return { found, transition };
			const record: ConversationRecord = {
				channel: ids.channel,
				accountId: ids.accountId,
				phone: found.phone,
				contactId: found.contactId ?? found.record?.contactId ?? null,
				carried: found.record?.carried ?? {},
				listedUntil: found.record?.listedUntil ?? 0,
				state: transition.state,
			};
			return (await this.save(found, record, now)) ? { found: { ...found, record }, transition } : null;
		});
	}

	private async readRecord(ids: ConversationIds, phone: string | null): Promise<FoundConversation> {
		const key = phoneKey(ids, phone ?? '');
		const stored = await this.store.get(key);
		const entry = stored === null ? null : decodeStored(stored.value);
		const record = entry?.kind === 'record' ? entry.record : null;
		return { key, phone, contactId: ids.contactId, record, version: stored?.version ?? null };
	}

	/** Makes the contact's key point to the phone; what lay there before goes along. */
	private async link(ids: ConversationIds, phone: string, contactId: string): Promise<void> {
		const key = contactKey(ids, contactId);
		await untilWritten(this.clock, async () => {
			const stored = await this.store.get(key);
			if (stored === null) return this.saveLink(key, phone, { ifAbsent: true });
			const entry = decodeStored(stored.value);
			if (entry.kind === 'record') {
				await this.carry(ids, phone, contactId, entry.record.state, mergeConversations);
			} else if (entry.link.phone !== phone) {
				const before = await this.readRecord(ids, entry.link.phone);
				if (before.record) await this.carry(ids, phone, contactId, before.record.state, followConversation);
			} else if (!this.isOld(entry.link)) {
				return stored.version;
			}
			return this.saveLink(key, phone, { ifVersion: stored.version });
		});
	}

	/** Written before the link is, so that no pause is out of sight at any moment; hence it may run twice. */
	private async carry(
		ids: ConversationIds,
		phone: string,
		contactId: string,
		source: ConversationState,
		combine: (kept: ConversationState | null, source: ConversationState, now: number) => ConversationState | null,
	): Promise<void> {
		await untilWritten(this.clock, async () => {
			const found = await this.readRecord(ids, phone);
			const carried = found.record?.carried ?? {};
			if (Object.hasOwn(carried, contactId) && (carried[contactId] ?? 0) >= source.epoch) return true;
			const now = this.clock.now();
			const state = combine(found.record?.state ?? null, source, now);
			if (state === null) return true;
			const record: ConversationRecord = {
				channel: ids.channel,
				accountId: ids.accountId,
				phone,
				contactId,
				carried: { ...carried, [contactId]: source.epoch },
				listedUntil: found.record?.listedUntil ?? 0,
				state,
			};
			return (await this.save(found, record, now)) ? true : null;
		});
	}

	private async save(found: FoundConversation, record: ConversationRecord, now: number): Promise<boolean> {
		const expiresAt = Math.max(now, record.state.until ?? now) + this.retentionMs;
		const wasPaused = effectiveState(found.record?.state ?? null, now).status === 'paused';
		const isPaused = record.state.status === 'paused';
		const list = isPaused && (!wasPaused || expiresAt > record.listedUntil);
		// Longer than the state needs, so that the messages that prolong it need not prolong this too.
		if (list) record.listedUntil = expiresAt + this.retentionMs;
		const listed = () => this.store.set(pausedKey(found.key), '1', { ttlMs: record.listedUntil - now });
		// Before, lest a crash leave a pause unlisted; and after, lest a clean-up between the two remove it.
		if (list) await listed();
		const condition = found.version === null ? { ifAbsent: true } : { ifVersion: found.version };
		const version = await this.store.set(found.key, encodeRecord(record), { ...condition, ttlMs: expiresAt - now });
		if (version !== null && list) await listed();
		return version !== null;
	}

	/** A link outlives every state that can be reached through it: it is renewed long before it ends. */
	private saveLink(
		key: string,
		phone: string,
		condition: { ifAbsent: true } | { ifVersion: string },
	): Promise<string | null> {
		const link: ContactLink = { phone, savedAt: this.clock.now() };
		return this.store.set(key, encodeLink(link), { ...condition, ttlMs: 2 * this.retentionMs + maximumPauseMs });
	}

	private isOld(link: ContactLink): boolean {
		return this.clock.now() - link.savedAt > this.retentionMs / 2;
	}
}
