import { defaultIncidentRules, rulesOf, type HealthRequest, type HealthRules } from '../../application/health';

/** What the node's fields say; absent: the default. */
export interface StatusSettings {
	/** Separated by commas. */
	systems: string;
	queues: string;
	thresholds: Thresholds;
	incidents?: { book: string; from: 'degraded' | 'down'; holdSeconds: number; remindMinutes: number };
}

export interface Thresholds {
	windowMinutes?: number;
	downAfterFailures?: number;
	degradedAfterFailures?: number;
	degradedPercent?: number;
	recoverySeconds?: number;
	slowSeconds?: number;
	unansweredMinutes?: number;
	unansweredEvents?: number;
	stuckMinutes?: number;
	failedMinutes?: number;
	pausedMinutes?: number;
	/** Separated by commas. */
	mustReply?: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * @param workflow whose own book is taken where none is named
 */
export function healthRequest({ systems, queues, thresholds, incidents }: StatusSettings, workflow: string): HealthRequest {
	const request: HealthRequest = {
		rules: rulesOf(changedRules(thresholds)),
		systems: listed(systems),
		queues: listed(queues),
		expectReplies: listed(thresholds.mustReply ?? ''),
	};
	if (incidents === undefined) return request;
	const { book, from, holdSeconds, remindMinutes } = incidents;
	const rules = { ...defaultIncidentRules, from, holdMs: positive(holdSeconds) * SECOND, remindMs: positive(remindMinutes) * MINUTE };
	return { ...request, incidents: { name: book.trim() === '' ? `workflow:${workflow}` : `book:${book.trim()}`, rules } };
}

function changedRules(thresholds: Thresholds): Partial<HealthRules> {
	const { windowMinutes, degradedPercent, recoverySeconds, slowSeconds, unansweredMinutes, stuckMinutes, failedMinutes, pausedMinutes, ...counts } = thresholds;
	const { downAfterFailures, degradedAfterFailures, unansweredEvents } = counts;
	const changes = {
		windowMs: windowMinutes === undefined ? undefined : Math.min(10, Math.max(1, windowMinutes)) * MINUTE,
		downAfterFailures,
		degradedAfterFailures,
		degradedShare: times(degradedPercent, 0.01),
		recoveryMs: times(recoverySeconds, SECOND),
		slowMs: times(slowSeconds, SECOND),
		unansweredMs: times(unansweredMinutes, MINUTE),
		unansweredEvents,
		stuckMs: times(stuckMinutes, MINUTE),
		failedMs: times(failedMinutes, MINUTE),
		pausedMs: times(pausedMinutes, MINUTE),
	};
	return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function times(value: number | undefined, factor: number): number | undefined {
	return value === undefined ? undefined : value * factor;
}

function listed(text: string): string[] {
	return text.split(',').map((part) => part.trim()).filter((part) => part !== '');
}

function positive(value: number): number {
	return Number.isFinite(value) && value > 0 ? value : 0;
}
