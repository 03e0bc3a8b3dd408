import fc from 'fast-check';
import {
	effectiveState,
	pauseConversation,
	recordHumanMessage,
	resumeConversation,
	type ConversationState,
	type Transition,
} from '../../../lib/domain/conversation';

const MINUTE = 60_000;
const START = Date.UTC(2025, 10, 22, 12);

type Event =
	| { kind: 'pause'; minutes: number | null; silenceMinutes: number | null }
	| { kind: 'resume' }
	| { kind: 'human'; silenceMinutes: number }
	| { kind: 'customer' };

const minutes = fc.integer({ min: 1, max: 120 });
const event: fc.Arbitrary<Event> = fc.oneof(
	fc.record({
		kind: fc.constant<'pause'>('pause'),
		minutes: fc.option(minutes),
		silenceMinutes: fc.option(minutes),
	}),
	fc.record({ kind: fc.constant<'resume'>('resume') }),
	fc.record({ kind: fc.constant<'human'>('human'), silenceMinutes: fc.oneof(fc.constant(0), minutes) }),
	fc.record({ kind: fc.constant<'customer'>('customer') }),
);
/** Each event comes some time after the one before, or at the same moment. */
const history = fc.array(fc.tuple(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 * MINUTE })), event), { maxLength: 40 });

function apply(state: ConversationState | null, happened: Event, now: number): Transition | null {
	switch (happened.kind) {
		case 'pause':
			return pauseConversation(
				state,
				{
					until: happened.minutes === null ? null : now + happened.minutes * MINUTE,
					silenceMs: happened.silenceMinutes === null ? null : happened.silenceMinutes * MINUTE,
					reason: null,
					by: null,
					sentAt: null,
				},
				now,
			);
		case 'resume':
			return resumeConversation(state, { reason: null, by: null, sentAt: null }, now);
		case 'human':
			return recordHumanMessage(state, { silenceMs: happened.silenceMinutes * MINUTE, by: null, sentAt: null }, now);
		case 'customer':
			return null;
	}
}

/** Plays a history and calls `check` for every event, customers' messages included. */
function play(
	events: Array<[number, Event]>,
	check: (before: ConversationState | null, happened: Event, transition: Transition | null, now: number) => void,
): void {
	let state: ConversationState | null = null;
	let now = START;
	for (const [wait, happened] of events) {
		now += wait;
		const transition = apply(state, happened, now);
		check(state, happened, transition, now);
		if (transition?.changed === true) state = transition.state;
	}
}

describe('over any history of a conversation', () => {
	it('the epoch grows strictly at every change, expiry included', () => {
		fc.assert(
			fc.property(history, (events) => {
				play(events, (before, _, transition, now) => {
					const shown = effectiveState(before, now);
					if (shown !== before && before !== null) expect(shown.epoch).toBeGreaterThan(before.epoch);
					if (transition?.changed !== true) return;
					if (transition.alreadyActive) expect(transition.state.epoch).toBe(shown.epoch);
					else expect(transition.state.epoch).toBeGreaterThan(shown.epoch);
				});
			}),
		);
	});

	it('the epoch of an expiry that one worker saw is never given to a later change', () => {
		fc.assert(
			fc.property(history, fc.integer({ min: 0, max: 600 * MINUTE }), (events, ahead) => {
				const seen = new Map<number, string>();
				play(events, (before, _, transition, now) => {
					// A worker whose clock is ahead of the others' looks at the same state.
					const shown = effectiveState(before, now + ahead);
					const kind = `${shown.status} ${String(shown.updatedAt)}`;
					expect(seen.get(shown.epoch) ?? kind).toBe(kind);
					seen.set(shown.epoch, kind);
					if (transition?.changed === true && !transition.alreadyActive) expect([...seen.keys()]).not.toContain(transition.state.epoch);
				});
			}),
		);
	});

	it('only a resume or the passing of its end makes a paused conversation active', () => {
		fc.assert(
			fc.property(history, (events) => {
				play(events, (before, happened, transition, now) => {
					if (effectiveState(before, now).status !== 'paused') return;
					const after = transition?.state ?? before;
					expect(effectiveState(after, now).status).toBe(happened.kind === 'resume' ? 'active' : 'paused');
				});
			}),
		);
	});

	it("a person's message never makes a pause end sooner", () => {
		fc.assert(
			fc.property(history, (events) => {
				const end = (state: ConversationState) => state.until ?? Number.POSITIVE_INFINITY;
				play(events, (before, happened, transition, now) => {
					const shown = effectiveState(before, now);
					if (happened.kind !== 'human' || shown.status !== 'paused' || transition === null) return;
					expect(transition.state.status).toBe('paused');
					expect(end(transition.state)).toBeGreaterThanOrEqual(end(shown));
				});
			}),
		);
	});

	it('an answer prepared before a pause or before a person spoke is not sendable at any later time', () => {
		fc.assert(
			fc.property(history, fc.nat({ max: 39 }), fc.nat({ max: 600 * MINUTE }), (events, index, later) => {
				let prepared: number | null = null;
				let overtaken = false;
				let count = 0;
				play(events, (before, happened, transition, now) => {
					const shown = effectiveState(before, now);
					if (count++ === index && shown.status === 'active') prepared = shown.epoch;
					if (prepared === null) return;
					overtaken ||= happened.kind === 'pause' || happened.kind === 'human';
					const after = effectiveState(transition?.changed === true ? transition.state : before, now + later);
					const sendable = after.status === 'active' && after.epoch === prepared;
					if (overtaken) expect(sendable).toBe(false);
				});
			}),
		);
	});
});
