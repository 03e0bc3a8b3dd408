import { effectiveState, lastReservedEpoch, nextEpoch, untouchedConversation, type ConversationState } from './conversation';

function endOf(state: ConversationState): number {
	if (state.status === 'active') return -1;
	return state.until ?? Number.POSITIVE_INFINITY;
}

function isNewer(a: ConversationState, b: ConversationState): boolean {
	return (a.updatedAt ?? 0) > (b.updatedAt ?? 0);
}

/**
 * Two conversations turn out to be one (the phone of a contact became known). The paused one wins, of
 * two pauses the longer, of two active states the newer; the epoch is above both.
 */
export function mergeConversations(
	kept: ConversationState | null,
	carried: ConversationState,
	now: number,
): ConversationState {
	const ours = effectiveState(kept, now);
	const theirs = effectiveState(carried, now);
	const longer = endOf(theirs) > endOf(ours);
	const wins = longer || (endOf(theirs) === endOf(ours) && isNewer(theirs, ours)) ? theirs : ours;
	const latestOrder = (theirs.lastOrderAt ?? 0) > (ours.lastOrderAt ?? 0) ? theirs : ours;
	const lastHumanAt = Math.max(ours.lastHumanAt ?? 0, theirs.lastHumanAt ?? 0);
	return {
		...wins,
		epoch: nextEpoch(now, kept ?? untouchedConversation, carried),
		lastHumanAt: lastHumanAt === 0 ? null : lastHumanAt,
		lastOrderAt: latestOrder.lastOrderAt,
		lastOrderInChat: latestOrder.lastOrderInChat,
		updatedAt: now,
	};
}

/**
 * A contact moved from one phone to another: the state that changed last goes along, so that a contact
 * with two phones does not fall back into a pause that was lifted. Null where nothing is to be done.
 */
export function followConversation(
	kept: ConversationState | null,
	moved: ConversationState,
	now: number,
): ConversationState | null {
	if (!isNewer(effectiveState(moved, now), effectiveState(kept, now))) return null;
	const epoch = kept === null ? moved.epoch : Math.max(lastReservedEpoch(kept) + 1, moved.epoch);
	return { ...moved, epoch };
}
