import { effectiveState } from '../../domain/conversation';
import type { ConversationRecord } from './stored-entry';
import type { ConversationStatus } from './types';

function iso(ms: number | null): string | null {
	return ms === null ? null : new Date(ms).toISOString();
}

/** A conversation as workflows see it, as of `now`. */
export function statusOf(
	found: {
		key: string;
		channel: string;
		accountId: string;
		phone: string | null;
		contactId: string | null;
		record: ConversationRecord | null;
	},
	now: number,
): ConversationStatus {
	const state = effectiveState(found.record?.state ?? null, now);
	return {
		key: found.key,
		channel: found.channel,
		accountId: found.accountId,
		phone: found.phone,
		contactId: found.contactId ?? found.record?.contactId ?? null,
		status: state.status,
		epoch: state.epoch,
		since: iso(state.since),
		until: iso(state.until),
		reason: state.reason,
		by: state.by,
		silenceMinutes: state.silenceMs === null ? null : state.silenceMs / 60_000,
		lastHumanAt: iso(state.lastHumanAt),
		updatedAt: iso(state.updatedAt),
	};
}
