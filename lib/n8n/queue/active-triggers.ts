import type { JobQueue } from '../../domain/queue';
import type { Log } from '../../domain/runtime';
import { processWide } from '../registry';
import type { TriggerSettings } from './trigger-settings';

/**
 * Says in the log where the trigger looks for jobs. Two triggers of one event share its jobs or reports, which nobody expects of,
 * say, an apology and an alert: that is said, too.
 * @returns to be called once, when the trigger is switched off
 */
export function announceTrigger(log: Pick<Log, 'warn' | 'debug'>, { kind, location, name }: JobQueue, event: TriggerSettings['event']): () => void {
	const about = { queue: name, location, triggerEvent: event };
	log.debug('A Write Queue Trigger was switched on.', { event: 'queue_trigger_on', ...about });
	const active = activeTriggers();
	const key = keyOf({ kind, location, name }, event);
	const count = (active.get(key) ?? 0) + 1;
	active.set(key, count);
	if (count > 1) {
		const what = event === 'jobFailed' ? 'Job Failed for Good' : 'Job Ready';
		log.warn(`${count} active Write Queue Triggers have the event “${what}” and the same queue: each job is handed to one of them only, not to all.`, { event: 'queue_triggers_share', queue: name, triggers: count });
	}
	let isActive = true;
	return () => {
		if (!isActive) return;
		isActive = false;
		active.set(key, Math.max(0, (active.get(key) ?? 0) - 1));
		// n8n says a workflow is off before it has told its triggers.
		log.debug('A Write Queue Trigger was switched off: it takes nothing more, and settles what is under way.', { event: 'queue_trigger_off', ...about });
	};
}

/** Whether some active trigger of this process takes the jobs of the queue of this name at this place. */
export function isTakenFrom(queue: Pick<JobQueue, 'kind' | 'location' | 'name'>): boolean {
	return (activeTriggers().get(keyOf(queue, 'jobReady')) ?? 0) > 0;
}

function activeTriggers(): Map<string, number> {
	return processWide('queue-triggers', () => new Map<string, number>());
}

function keyOf({ kind, location, name }: Pick<JobQueue, 'kind' | 'location' | 'name'>, event: TriggerSettings['event']): string {
	return JSON.stringify([kind, location, name, event]);
}
