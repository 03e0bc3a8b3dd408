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
	/** When the last order (pause, resume) was given: the chat's time where it was typed in the chat. */
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
	changed: boolean;
	/** The message is older than the last order and reached us after it, so it was not obeyed. */
	stale: boolean;
}

/** Between the chat's clock and ours; two messages of one chat are compared exactly. */
const CLOCK_TOLERANCE_MS = 60_000;

/** A pause with an end owns two epochs, its own and that of its end, whoever notices the end first. */
function lastReservedEpoch(state: ConversationState): number {
	return state.status === 'paused' && state.until !== null ? state.epoch + 1 : state.epoch;
}

function nextEpoch(now: number, ...states: ConversationState[]): number {
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

/** A clock ahead of ours must not make every later message look old. */
function chatTime(sentAt: number | null, now: number): number {
	return Math.min(sentAt ?? now, now);
}

/**
 * Platforms repeat failed deliveries for an hour and more, and parallel deliveries overtake each
 * other: what was written before the last order must not undo it.
 */
function isStale(state: ConversationState, sentAt: number | null, now: number): boolean {
	if (sentAt === null || state.lastOrderAt === null) return false;
	const tolerance = state.lastOrderInChat ? 0 : CLOCK_TOLERANCE_MS;
	return chatTime(sentAt, now) < state.lastOrderAt - tolerance;
}

function unchanged(stored: ConversationState | null, stale: boolean): Transition {
	return { state: stored ?? untouchedConversation, changed: false, stale };
}

function afterOrder(order: ResumeOrder, now: number) {
	return {
		reason: order.reason,
		by: order.by,
		lastOrderAt: chatTime(order.sentAt, now),
		lastOrderInChat: order.sentAt !== null,
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
	if (isStale(current, order.sentAt, now)) return unchanged(stored, true);
	const state: ConversationState = {
		...current,
		...afterOrder(order, now),
		status: 'paused',
		epoch: nextEpoch(now, stored ?? untouchedConversation),
		since: current.status === 'paused' ? current.since : now,
		until: order.until,
		silenceMs: order.silenceMs,
	};
	return { state, changed: true, stale: false };
}

/** Resuming an active conversation changes nothing: an answer under way stays valid. */
export function resumeConversation(
	stored: ConversationState | null,
	order: ResumeOrder,
	now: number,
): Transition {
	const current = effectiveState(stored, now);
	if (isStale(current, order.sentAt, now)) return unchanged(stored, true);
	if (current.status === 'active') return unchanged(stored, false);
	const state: ConversationState = {
		...current,
		...afterOrder(order, now),
		status: 'active',
		epoch: nextEpoch(now, current),
		since: now,
		until: null,
		silenceMs: null,
	};
	return { state, changed: true, stale: false };
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
	if (isStale(current, message.sentAt, now)) return unchanged(stored, true);
	const state: ConversationState = {
		...current,
		epoch: nextEpoch(now, stored ?? untouchedConversation),
		lastHumanAt: Math.max(current.lastHumanAt ?? 0, chatTime(message.sentAt, now)),
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
	return { state, changed: true, stale: false };
}

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
