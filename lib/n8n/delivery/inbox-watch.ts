import type { IHookFunctions } from 'n8n-workflow';

import type { JobQueue } from '../../domain/queue';
import type { Log } from '../../domain/runtime';
import { isTakenFrom } from '../queue/active-triggers';
import { processWide } from '../registry';

/** n8n switches workflows on one after the other, in any order. */
const patienceMs = 60_000;

/**
 * A minute after a trigger that hands over to a queue was switched on, says in the log, once, where nobody takes from that queue: its events would
 * be answered and wait unseen. Triggers run in one process, n8n's main, so it is seen there.
 */
export function watchInbox(hook: IHookFunctions, place: Pick<JobQueue, 'kind' | 'location' | 'name'>, log: Pick<Log, 'warn'>): void {
	unwatchInbox(hook);
	if (isTest(hook) || isTakenFrom(place)) return;
	const timer = setTimeout(() => {
		watched().delete(keyOf(hook));
		if (isTakenFrom(place)) return;
		const { name: queue, location } = place;
		const what = `No active Write Queue Trigger of this n8n takes jobs from the queue “${queue}” at ${location}, into which ${hook.getNode().name} puts its events: they wait there.`;
		log.warn(`${what} Switch one on, with the same queue name and Store.`, { event: 'inbox_unattended', queue, location });
	}, patienceMs);
	timer.unref();
	watched().set(keyOf(hook), timer);
}

/** The trigger was switched off. */
export function unwatchInbox(hook: IHookFunctions): void {
	if (isTest(hook)) return;
	clearTimeout(watched().get(keyOf(hook)));
	watched().delete(keyOf(hook));
}

/** A test in the editor hands nothing over, and changes nothing of the active trigger. */
function isTest(hook: IHookFunctions): boolean {
	return hook.getMode() === 'manual';
}

function watched(): Map<string, NodeJS.Timeout> {
	return processWide('inbox-watches', () => new Map<string, NodeJS.Timeout>());
}

function keyOf(hook: IHookFunctions): string {
	return JSON.stringify([hook.getWorkflow().id, hook.getNode().id]);
}
