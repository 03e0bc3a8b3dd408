/**
 * Who speaks in one conversation: the bot (`active`) or a person (`paused`). Pure rules; all times are
 * milliseconds since the Unix epoch.
 *
 * The epoch is the fence against late answers: it grows at every change after which an answer the bot
 * prepared earlier must not be sent (pause, resume, the end of a pause, any message of a person). A
 * customer's message changes nothing. Epochs start at, and never fall behind, the clock: a
 * conversation that was forgotten and comes back does not repeat an older epoch.
 */
export interface ConversationState {
	status: 'active' | 'paused';
	/** 0 means that nothing was ever decided here. */
	epoch: number;
	/** When the present status began. */
	since: number | null;
	/** `paused` only: when it ends by itself; null means not before somebody resumes. */
	until: number | null;
	/** `paused` only: the pause lasts at least this long after each message of a person. */
	silenceMs: number | null;
	reason: string | null;
	by: string | null;
	lastHumanAt: number | null;
	/** When the last order (pause, resume) was given: the chat's own time where it was typed in the chat. */
	lastOrderAt: number | null;
	lastOrderInChat: boolean;
	updatedAt: number | null;
}

export const untouchedConversation: Readonly<ConversationState> = Object.freeze({
	status: 'active',
	epoch: 0,
	since: null,
	until: null,
	silenceMs: null,
	reason: null,
	by: null,
	lastHumanAt: null,
	lastOrderAt: null,
	lastOrderInChat: false,
	updatedAt: null,
});

/** An order to resume; with `until` and `silenceMs` an order to pause. */
export interface ResumeOrder {
	reason: string | null;
	by: string | null;
	/** The chat's time of the message that carried the order; null for an order given elsewhere. */
	sentAt: number | null;
}

export interface PauseOrder extends ResumeOrder {
	until: number | null;
	silenceMs: number | null;
}

export interface HumanMessage {
	/** How long the bot keeps silent after it; 0 means that people's messages pause nothing. */
	silenceMs: number;
	by: string | null;
	sentAt: number | null;
}

export interface Transition {
	/** The stored state where nothing changed. */
	state: ConversationState;
	/** Whether the state is to be stored. */
	changed: boolean;
	/** A resume found the bot active: only the time of the order is new, the epoch is as it was. */
	alreadyActive: boolean;
	/** The message is older than the last order and reached us after it, so it was not obeyed. */
	stale: boolean;
}

/** Between the chat's clock and ours, and only for what silences the bot: in doubt it keeps silent. */
const CLOCK_TOLERANCE_MS = 60_000;

/** A chat's time further ahead of ours than this is a mistake. */
const MOST_AHEAD_MS = 86_400_000;

/** A pause with an end owns two epochs, its own and that of its end, whoever notices the end first. */
export function lastReservedEpoch(state: ConversationState): number {
	return state.status === 'paused' && state.until !== null ? state.epoch + 1 : state.epoch;
}

export function nextEpoch(now: number, ...states: ConversationState[]): number {
	return Math.max(Math.trunc(now), ...states.map((state) => lastReservedEpoch(state) + 1));
}

/** The state as of `now`: a pause whose end has come is active, with an epoch of its own. */
export function effectiveState(stored: ConversationState | null, now: number): ConversationState {
	if (stored === null) return untouchedConversation;
	if (stored.status === 'active' || stored.until === null || stored.until > now) return stored;
	return {
		...stored,
		status: 'active',
		epoch: stored.epoch + 1,
		since: stored.until,
		until: null,
		silenceMs: null,
		reason: 'expired',
		by: null,
		updatedAt: stored.until,
	};
}

/** As written, whatever our clock says, so that two messages of one chat keep their order. */
function chatTime(sentAt: number, now: number): number {
	return Math.min(sentAt, now + MOST_AHEAD_MS);
}

/** Chats tell times in whole seconds: an order may be this much younger than it says. */
const WHOLE_SECOND_MS = 999;

/**
 * Platforms repeat failed deliveries for an hour and more, and parallel deliveries overtake each
 * other: what was written before the last order must not undo it. `tolerance` applies where the two
 * times come from different clocks.
 */
function isStale(state: ConversationState, sentAt: number | null, now: number, tolerance: number): boolean {
	if (sentAt === null || state.lastOrderAt === null) return false;
	return chatTime(sentAt, now) < state.lastOrderAt - (state.lastOrderInChat ? 0 : tolerance);
}

function tooLate(stored: ConversationState | null): Transition {
	return { state: stored ?? untouchedConversation, changed: false, alreadyActive: false, stale: true };
}

function toStore(state: ConversationState): Transition {
	return { state, changed: true, alreadyActive: false, stale: false };
}

/** The later order stays the last one, also where the tolerance let an earlier one through. */
function orderTimes(current: ConversationState, sentAt: number | null, now: number) {
	if (sentAt === null) return { lastOrderAt: now, lastOrderInChat: false };
	const at = chatTime(sentAt, now);
	const { lastOrderAt, lastOrderInChat } = current;
	return lastOrderAt !== null && lastOrderAt > at ? { lastOrderAt, lastOrderInChat } : { lastOrderAt: at, lastOrderInChat: true };
}

function afterOrder(current: ConversationState, order: ResumeOrder, now: number): ConversationState {
	return {
		...current,
		...orderTimes(current, order.sentAt, now),
		reason: order.reason,
		by: order.by,
		updatedAt: now,
	};
}

/** Works in any state, also where there is none. The last order wins, even over a longer pause. */
export function pauseConversation(
	stored: ConversationState | null,
	order: PauseOrder,
	now: number,
): Transition {
	const current = effectiveState(stored, now);
	if (isStale(current, order.sentAt, now, CLOCK_TOLERANCE_MS)) return tooLate(stored);
	const state: ConversationState = {
		...afterOrder(current, order, now),
		status: 'paused',
		epoch: nextEpoch(now, stored ?? untouchedConversation),
		since: current.status === 'paused' ? current.since : now,
		until: order.until,
		silenceMs: order.silenceMs,
	};
	return toStore(state);
}

/**
 * Resuming an active conversation keeps its epoch, so that an answer under way stays valid; the order is
 * remembered all the same, so that an older message that arrives later does not undo it.
 */
export function resumeConversation(
	stored: ConversationState | null,
	order: ResumeOrder,
	now: number,
): Transition {
	const current = effectiveState(stored, now);
	// An older resume that ends a newer pause would let the bot talk over a person.
	if (isStale(current, order.sentAt, now, WHOLE_SECOND_MS)) return tooLate(stored);
	if (current.status === 'active') {
		return { ...toStore({ ...current, ...orderTimes(current, order.sentAt, now) }), alreadyActive: true };
	}
	const state: ConversationState = {
		...afterOrder(current, order, now),
		status: 'active',
		epoch: nextEpoch(now, current),
		since: now,
		until: null,
		silenceMs: null,
	};
	return toStore(state);
}

/**
 * A person wrote: an active conversation pauses for `silenceMs`; a pause that would end sooner is
 * extended, never shortened. The epoch grows even where people's messages pause nothing, because an
 * answer prepared before a person spoke is out of date.
 */
export function recordHumanMessage(
	stored: ConversationState | null,
	message: HumanMessage,
	now: number,
): Transition {
	const current = effectiveState(stored, now);
	if (isStale(current, message.sentAt, now, CLOCK_TOLERANCE_MS)) return tooLate(stored);
	const state: ConversationState = {
		...current,
		epoch: nextEpoch(now, stored ?? untouchedConversation),
		lastHumanAt: Math.max(current.lastHumanAt ?? 0, Math.min(message.sentAt ?? now, now)),
		updatedAt: now,
	};
	const silenceMs = Math.max(message.silenceMs, current.silenceMs ?? 0);
	if (current.status === 'paused') {
		if (current.until !== null) state.until = Math.max(current.until, now + silenceMs);
	} else if (silenceMs > 0) {
		state.status = 'paused';
		state.since = now;
		state.until = now + silenceMs;
		state.silenceMs = silenceMs;
		state.reason = 'human_wrote';
		state.by = message.by;
	}
	return toStore(state);
}
