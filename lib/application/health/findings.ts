import type { Look } from './incident-book';
import type { ConversationsHealth, Finding, HealthReport, Judged, LongPause, SubjectKind, SystemHealth, Trouble } from './types';

/**
 * What a report says of each thing that an incident can be about, the Store left out.
 * @param troubles by system, of those that are degraded or down because of failed calls
 */
export function lookOf(report: Pick<HealthReport, 'systems' | 'flows' | 'queues' | 'conversations'>, troubles: ReadonlyMap<string, Trouble>): Look {
	const { systems, flows, queues, conversations } = report;
	const findings: Finding[] = [
		...systems.map((health) => systemFinding(health, troubles.get(health.system))),
		...flows.map(({ system, ...judged }) => finding('flow', system, judged)),
		...queues.map(({ queue, ...judged }) => finding('queue', queue, judged)),
		...conversations.longPauses.map(pauseFinding),
	];
	const complete = new Set<SubjectKind>(allIsListed(conversations) ? ['conversation'] : []);
	return { findings, complete, kinds: new Set(['system', 'flow', 'queue', 'conversation']) };
}

function systemFinding({ system, lastFailureAt, ...judged }: SystemHealth, trouble: Trouble | undefined): Finding {
	return {
		...finding('system', system, judged),
		...(trouble === undefined ? {} : { trouble }),
		...(lastFailureAt === null ? {} : { lastFailureAt: Date.parse(lastFailureAt) }),
	};
}

function finding(kind: SubjectKind, name: string, { status, reason, why }: Judged, title = name): Finding {
	return { kind, name, title, status, reason, why };
}

function allIsListed({ paused, more }: ConversationsHealth): boolean {
	return paused !== null && !more;
}

function pauseFinding({ conversation, channel, phone, contactId, pausedMinutes, until }: LongPause): Finding {
	const who = [channel, phone, contactId === null ? null : `contact ${contactId}`].filter((part) => part !== null);
	const why = `The bot has been paused for ${pausedMinutes} min, ${until === null ? 'until somebody resumes it' : `until ${until}`}.`;
	// Worse than degraded is what stops customers who nobody serves.
	return finding('conversation', conversation, { status: 'degraded', reason: 'paused_long', why }, who.join(' '));
}

export function storeFinding({ store }: Pick<HealthReport, 'store'>): Look {
	return {
		findings: [finding('store', 'store', store, 'Store')],
		complete: new Set(),
		kinds: new Set(['store']),
	};
}
