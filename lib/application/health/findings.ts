import type { Look } from './incident-book';
import type { ConversationsHealth, Finding, HealthReport, LongPause, SubjectKind } from './types';

/** What a report says of each thing that an incident can be about, the Store left out. */
export function lookOf(report: Pick<HealthReport, 'systems' | 'flows' | 'queues' | 'conversations'>): Look {
	const { systems, flows, queues, conversations } = report;
	const findings: Finding[] = [
		...systems.map(({ system, status, why }) => ({ kind: 'system' as const, name: system, title: system, status, why })),
		...flows.map(({ system, status, why }) => ({ kind: 'flow' as const, name: system, title: system, status, why })),
		...queues.map(({ queue, status, why }) => ({ kind: 'queue' as const, name: queue, title: queue, status, why })),
		...conversations.longPauses.map(pauseFinding),
	];
	const complete = new Set<SubjectKind>(allIsListed(conversations) ? ['conversation'] : []);
	return { findings, complete, kinds: new Set(['system', 'flow', 'queue', 'conversation']) };
}

function allIsListed({ paused, more }: ConversationsHealth): boolean {
	return paused !== null && !more;
}

function pauseFinding({ conversation, channel, phone, contactId, pausedMinutes, until }: LongPause): Finding {
	const who = [channel, phone, contactId === null ? null : `contact ${contactId}`].filter((part) => part !== null);
	const why = `The bot has been paused for ${pausedMinutes} min, ${until === null ? 'until somebody resumes it' : `until ${until}`}.`;
	// Worse than degraded is what stops customers who nobody serves.
	return { kind: 'conversation', name: conversation, title: who.join(' '), status: 'degraded', why };
}

export function storeFinding({ store }: Pick<HealthReport, 'store'>): Look {
	return {
		findings: [{ kind: 'store', name: 'store', title: 'Store', status: store.status, why: store.why }],
		complete: new Set(),
		kinds: new Set(['store']),
	};
}
