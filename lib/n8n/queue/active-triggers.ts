import type { JobQueue } from '../../domain/queue';
import type { Log } from '../../domain/runtime';
import { processWide } from '../registry';
import type { TriggerSettings } from './trigger-settings';

/**
 * Two triggers of one event share its jobs or reports, which nobody expects of, say, an apology and an alert: it is said in the log.
 * @returns to be called once, when the trigger is switched off
 */
export function announceTrigger(log: Pick<Log, 'warn'>, { kind, location, name }: JobQueue, event: TriggerSettings['event']): () => void {
	const active = processWide('queue-triggers', () => new Map<string, number>());
	const key = JSON.stringify([kind, location, name, event]);
	const count = (active.get(key) ?? 0) + 1;
	active.set(key, count);
	if (count > 1) {
		const what = event === 'jobFailed' ? 'Job Failed for Good' : 'Job Ready';
		log.warn(`${count} active Write Queue Triggers have the event “${what}” and the same queue: each job is handed to one of them only, not to all.`, { event: 'queue_triggers_share', queue: name, triggers: count });
	}
	let isActive = true;
	return () => {
		if (isActive) active.set(key, Math.max(0, (active.get(key) ?? 0) - 1));
		isActive = false;
	};
}
