import type { MeterSnapshot } from '../../domain/metrics';
import { mergeActivity, systemNames } from './activity';
import type { HealthRules } from './rules';
import type { FlowHealth, Judged } from './types';
import { counted, duration, isoTime } from './wording';

/** What was found at the last look at a system whose customers are answered. Kept between looks. */
export interface FlowMark {
	/** Null: never. */
	lastReplyAt: number | null;
	/** The first message after that reply that was seen; null where there was none. */
	unansweredSince: number | null;
	/** Messages counted since n8n began, at that first message. */
	eventsBefore: number;
}

export interface FlowInput {
	snapshots: readonly MeterSnapshot[];
	marks: ReadonlyMap<string, FlowMark>;
	/** Systems that must reply, though nobody has seen them do it. */
	expected: readonly string[];
}

export interface JudgedFlow {
	health: FlowHealth;
	/** For the next look. */
	mark: FlowMark;
}

/**
 * Judges whether customers are answered, for each system by which replies are sent: messages of customers have come, and no reply has gone
 * out for too long since the first of them. The counts tell only the last message's time; the first is the one that an earlier
 * look has seen, so it is known to the time between two looks. Where no earlier look was, the last message stands for it.
 *
 * Where a person has the conversation the gate keeps the bot silent, and counts that as a reply: it shows that the flow runs.
 */
export function judgeFlows(input: FlowInput, now: number, rules: HealthRules): Map<string, JudgedFlow> {
	const flows = new Map<string, JudgedFlow>();
	const expected = new Set(input.expected.map((system) => system.toLowerCase()));
	for (const system of systemNames(input.snapshots)) {
		const { lastWebhookAt, lastReplyAt } = mergeActivity(input.snapshots, system, { now, ...rules });
		if (lastWebhookAt === null || (lastReplyAt === null && !expected.has(system.toLowerCase()))) continue;
		const events = eventsOf(input.snapshots, system);
		const mark = nextMark(input.marks.get(system), { lastWebhookAt, lastReplyAt, events }, rules);
		const facts = { ...mark, events: Math.max(1, events - mark.eventsBefore) };
		const unansweredSince = isoTime(mark.unansweredSince);
		const health = { system, ...verdict(facts, now, rules), lastWebhookAt: isoTime(lastWebhookAt), lastReplyAt: isoTime(lastReplyAt), unansweredSince };
		flows.set(system, { health, mark });
	}
	return flows;
}

function nextMark(
	mark: FlowMark | undefined,
	{ lastWebhookAt, lastReplyAt, events }: { lastWebhookAt: number; lastReplyAt: number | null; events: number },
	{ echoMs }: HealthRules,
): FlowMark {
	const waits = lastReplyAt === null || lastWebhookAt > lastReplyAt + echoMs;
	if (!waits) return { lastReplyAt, unansweredSince: null, eventsBefore: events };
	// Counts of processes that are gone are forgotten after a day: fewer events than before say nothing.
	if (mark && mark.lastReplyAt === lastReplyAt && mark.unansweredSince !== null) return { ...mark, eventsBefore: Math.min(mark.eventsBefore, events) };
	const eventsBefore = mark && mark.lastReplyAt === lastReplyAt ? mark.eventsBefore : Math.max(0, events - 1);
	return { lastReplyAt, unansweredSince: lastWebhookAt, eventsBefore };
}

function eventsOf(snapshots: readonly MeterSnapshot[], system: string): number {
	const counts = snapshots.map(({ systems }) => (Object.hasOwn(systems, system) ? systems[system]?.customerMessages : 0) ?? 0);
	return counts.reduce((sum, count) => sum + count, 0);
}

function verdict(
	{ unansweredSince, lastReplyAt, events }: { unansweredSince: number | null; lastReplyAt: number | null; events: number },
	now: number,
	rules: HealthRules,
): Judged {
	if (unansweredSince === null) return { status: 'up', reason: 'working', why: `The last message was answered ${lastReplyAt === null ? '' : `${duration(now - lastReplyAt)} ago`}.` };
	const waits = `${counted(events, 'message')} came without a reply, the first ${duration(now - unansweredSince)} ago`;
	if (now - unansweredSince < rules.unansweredMs || events < rules.unansweredEvents) return { status: 'up', reason: 'waiting', why: `${waits}, which is not much yet.` };
	return { status: 'down', reason: 'unanswered', why: `${waits}: does the workflow that answers run?` };
}
