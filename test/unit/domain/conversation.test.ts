import {
	effectiveState,
	pauseConversation,
	recordHumanMessage,
	resumeConversation,
	untouchedConversation,
	type ConversationState,
	type PauseOrder,
} from '../../../lib/domain/conversation';
import { followConversation, mergeConversations } from '../../../lib/domain/conversation-merge';

const MINUTE = 60_000;
const DAY = 86_400_000;
const T = Date.UTC(2025, 10, 22, 12);

const pauseOrder = (over: Partial<PauseOrder> = {}): PauseOrder => ({
	until: null,
	silenceMs: null,
	reason: 'command',
	by: 'Ana',
	sentAt: null,
	...over,
});
const resumeOrder = (sentAt: number | null = null) => ({ reason: 'command', by: 'Ana', sentAt });
const human = (silenceMinutes: number, sentAt: number | null = null) => ({ silenceMs: silenceMinutes * MINUTE, by: 'Ana', sentAt });

const paused = (now = T, over: Partial<PauseOrder> = {}): ConversationState => pauseConversation(null, pauseOrder(over), now).state;

describe('pause', () => {
	it('works in a conversation that is not known yet', () => {
		expect(paused()).toMatchObject({ status: 'paused', since: T, until: null, reason: 'command', by: 'Ana', updatedAt: T });
	});

	it('without an end lasts until somebody resumes', () => {
		expect(effectiveState(paused(), T + 1000 * 86_400_000).status).toBe('paused');
	});

	it('with an end is over at that very moment, in an epoch of its own', () => {
		const state = paused(T, { until: T + MINUTE });
		expect(effectiveState(state, T + MINUTE - 1)).toBe(state);
		expect(effectiveState(state, T + MINUTE)).toMatchObject({
			status: 'active',
			epoch: state.epoch + 1,
			since: T + MINUTE,
			until: null,
			reason: 'expired',
		});
	});

	it('given again replaces the one before, longer or shorter, and keeps its beginning', () => {
		const longer = pauseConversation(paused(T, { until: T + MINUTE }), pauseOrder(), T + 5).state;
		expect(longer).toMatchObject({ until: null, since: T });
		const shorter = pauseConversation(longer, pauseOrder({ until: T + 2 * MINUTE }), T + 6).state;
		expect(shorter).toMatchObject({ until: T + 2 * MINUTE, since: T });
		expect(shorter.epoch).toBeGreaterThan(longer.epoch);
	});
});

describe('resume', () => {
	it('ends the pause in a new epoch', () => {
		const state = paused();
		const { state: resumed, changed } = resumeConversation(state, resumeOrder(), T + 5);
		expect(changed).toBe(true);
		expect(resumed).toMatchObject({ status: 'active', since: T + 5, until: null, silenceMs: null });
		expect(resumed.epoch).toBeGreaterThan(state.epoch);
	});

	it('of an active conversation keeps its epoch, so that an answer under way stays valid, and is remembered', () => {
		expect(resumeConversation(null, resumeOrder(), T)).toEqual({
			state: { ...untouchedConversation, lastOrderAt: T },
			changed: true,
			alreadyActive: true,
			stale: false,
		});
		const expired = paused(T, { until: T + MINUTE });
		const shown = effectiveState(expired, T + MINUTE);
		expect(resumeConversation(expired, resumeOrder(T + MINUTE), T + MINUTE)).toMatchObject({
			state: { ...shown, lastOrderAt: T + MINUTE, lastOrderInChat: true },
			alreadyActive: true,
		});
	});
});

describe('a person writes', () => {
	it('pauses an active conversation and says who', () => {
		expect(recordHumanMessage(null, human(30), T).state).toMatchObject({
			status: 'paused',
			until: T + 30 * MINUTE,
			silenceMs: 30 * MINUTE,
			reason: 'human_wrote',
			by: 'Ana',
			lastHumanAt: T,
		});
	});

	it('each further message moves the end: the bot returns after that much silence', () => {
		const first = recordHumanMessage(null, human(30), T).state;
		const second = recordHumanMessage(first, human(30), T + 20 * MINUTE).state;
		expect(second).toMatchObject({ since: T, until: T + 50 * MINUTE, lastHumanAt: T + 20 * MINUTE });
		expect(effectiveState(second, T + 50 * MINUTE).status).toBe('active');
	});

	it('does not put an end to a pause until resumed', () => {
		expect(recordHumanMessage(paused(), human(30), T + MINUTE).state).toMatchObject({ until: null, reason: 'command' });
	});

	it('does not shorten a longer pause, but extends one that would end sooner', () => {
		const twoHours = paused(T, { until: T + 120 * MINUTE });
		expect(recordHumanMessage(twoHours, human(30), T + MINUTE).state.until).toBe(T + 120 * MINUTE);
		expect(recordHumanMessage(twoHours, human(30), T + 119 * MINUTE).state.until).toBe(T + 149 * MINUTE);
	});

	it('extends by the silence of the pause itself where that is longer', () => {
		const sliding = paused(T, { until: T + 60 * MINUTE, silenceMs: 60 * MINUTE });
		expect(recordHumanMessage(sliding, human(0), T + 10 * MINUTE).state.until).toBe(T + 70 * MINUTE);
	});

	it('with automatic pauses off keeps the bot active, yet outdates the answer under way', () => {
		const active = resumeConversation(paused(), resumeOrder(), T + 1).state;
		const { state } = recordHumanMessage(active, human(0), T + 2);
		expect(state).toMatchObject({ status: 'active', lastHumanAt: T + 2 });
		expect(state.epoch).toBeGreaterThan(active.epoch);
	});
});

describe('messages that arrive late or out of order', () => {
	it('what was written in the chat before the last order in the chat does not undo it', () => {
		const at = T - 60 * MINUTE;
		const resumed = resumeConversation(paused(T, { sentAt: at }), resumeOrder(at + 5000), T).state;
		const sentAt = at + 4000;
		const late = { changed: false, alreadyActive: false, stale: true };
		expect(recordHumanMessage(resumed, human(30, sentAt), T)).toEqual({ ...late, state: resumed });
		expect(pauseConversation(resumed, pauseOrder({ sentAt }), T)).toEqual({ ...late, state: resumed });
		const pausedAgain = paused(T, { sentAt: at + 9000 });
		expect(resumeConversation(pausedAgain, resumeOrder(sentAt), T).stale).toBe(true);
	});

	it('the same second counts in the order of arrival', () => {
		const state = paused(T, { sentAt: T - 5000 });
		expect(resumeConversation(state, resumeOrder(T - 5000), T).changed).toBe(true);
	});

	it('a resume of an active conversation outdates what was written before it', () => {
		const { state } = resumeConversation(null, resumeOrder(T), T);
		expect(pauseConversation(state, pauseOrder({ sentAt: T - 1000 }), T + 5 * MINUTE).stale).toBe(true);
		expect(recordHumanMessage(state, human(30, T - 1000), T + 5 * MINUTE).stale).toBe(true);
		expect(pauseConversation(state, pauseOrder({ sentAt: T + 1000 }), T + 5 * MINUTE).changed).toBe(true);
	});

	it('between the clocks of chat and server a minute is allowed for what silences the bot', () => {
		const { state } = resumeConversation(paused(T - MINUTE), resumeOrder(), T);
		for (const [sentAt, stale] of [[T - MINUTE, false], [T - MINUTE - 1, true]] as const) {
			expect(pauseConversation(state, pauseOrder({ sentAt }), T + 1).stale).toBe(stale);
			expect(recordHumanMessage(state, human(30, sentAt), T + 1).stale).toBe(stale);
		}
	});

	it('a resume typed before a pause given outside of the chat does not end it', () => {
		const state = paused(T);
		expect(resumeConversation(state, resumeOrder(T - 1000), T + 5 * MINUTE)).toMatchObject({ state, stale: true });
		expect(resumeConversation(state, resumeOrder(T), T + 5 * MINUTE).changed).toBe(true);
	});

	it('a resume of the same second ends a pause given outside of the chat: chats tell whole seconds', () => {
		expect(resumeConversation(paused(T), resumeOrder(T - 999), T + 500)).toMatchObject({ stale: false, state: { status: 'active' } });
	});

	it('a pause let through by that minute does not let an older resume through', () => {
		const state = pauseConversation(paused(T), pauseOrder({ sentAt: T - 30_000 }), T + 1).state;
		expect(resumeConversation(state, resumeOrder(T - 20_000), T + 5 * MINUTE).stale).toBe(true);
	});

	it('orders of a chat whose clock is ahead keep the order they were written in', () => {
		const state = paused(T, { sentAt: T + 5000 });
		expect(resumeConversation(state, resumeOrder(T + 3000), T + 20_000).stale).toBe(true);
		expect(resumeConversation(state, resumeOrder(T + 5000), T + 500).changed).toBe(true);
	});

	it('an absurd time counts as one day ahead, so that the chat is heard again', () => {
		const state = paused(T, { sentAt: T + 1000 * DAY });
		expect(state.lastOrderAt).toBe(T + DAY);
		expect(resumeConversation(state, resumeOrder(T + 1000 * DAY), T + 1).changed).toBe(true);
		expect(resumeConversation(state, resumeOrder(T + DAY), T + DAY).changed).toBe(true);
	});

	it('the last message of a person is never shown as of later than now', () => {
		expect(recordHumanMessage(null, human(30, T + 5000), T).state.lastHumanAt).toBe(T);
	});

	it('an order given outside of the chat is never late', () => {
		expect(resumeConversation(paused(T, { sentAt: T }), resumeOrder(), T - 10 * MINUTE).changed).toBe(true);
	});
});

describe('two conversations that turn out to be one', () => {
	const active = (now: number) => resumeConversation(paused(now - 5), resumeOrder(), now).state;

	it.each([
		['the kept one is paused', paused(T), active(T + 10)],
		['the carried one is paused', active(T + 10), paused(T)],
		['there was only the carried one', null, paused(T)],
	])('stay paused in a higher epoch where %s', (_, kept, carried) => {
		const merged = mergeConversations(kept, carried, T + 20);
		expect(merged.status).toBe('paused');
		expect(merged.epoch).toBeGreaterThan(Math.max(kept?.epoch ?? 0, carried.epoch));
	});

	it('of two pauses keep the longer', () => {
		const short = paused(T, { until: T + MINUTE });
		const long = paused(T - 5, { until: T + 2 * MINUTE });
		expect(mergeConversations(short, long, T).until).toBe(T + 2 * MINUTE);
		expect(mergeConversations(long, short, T).until).toBe(T + 2 * MINUTE);
		expect(mergeConversations(short, paused(T - 9), T).until).toBeNull();
	});

	it('a pause that has ended does not win', () => {
		expect(mergeConversations(active(T), paused(T - 99, { until: T }), T + 5).status).toBe('active');
	});

	it('keep the later order, with the clock it was given by', () => {
		const inChat = paused(T, { sentAt: T - 5000 });
		const elsewhere = paused(T - 9000);
		for (const merged of [mergeConversations(inChat, elsewhere, T), mergeConversations(elsewhere, inChat, T)]) {
			expect(merged).toMatchObject({ lastOrderAt: T - 5000, lastOrderInChat: true });
		}
	});

	it('a contact that moves to another phone takes along what changed last', () => {
		expect(followConversation(active(T + 10), paused(T), T + 20)).toBeNull();
		const followed = followConversation(active(T), paused(T + 10), T + 20);
		expect(followed).toMatchObject({ status: 'paused', updatedAt: T + 10 });
		expect(followConversation(null, active(T), T + 20)?.epoch).toBe(active(T).epoch);
	});
});
