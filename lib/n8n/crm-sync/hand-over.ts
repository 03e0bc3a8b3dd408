import type { IDataObject, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

import type { HeldMessage } from '../../application/outbox';
import type { Clock, Log } from '../../domain/runtime';
import { toConnectorError } from '../errors';
import type { SyncSettings } from './settings';

export interface HandOver {
	trigger: ITriggerFunctions;
	settings: Pick<SyncSettings, 'acknowledge' | 'longestRunMs'>;
	clock: Clock;
	log: Pick<Log, 'warn'>;
	stop: AbortSignal;
}

/** Where nobody says when a run has ended, batches follow each other so fast and no faster. */
const unwatchedPauseMs = 1_000;

/**
 * Starts a run with the messages. Never throws.
 * @returns true where the run has ended well. How a run ended that n8n could not start, or lost, nobody knows: that is not well.
 */
export async function handOver({ trigger, settings, clock, log, stop }: HandOver, messages: readonly HeldMessage[]): Promise<boolean> {
	try {
		if (settings.acknowledge === 'handedOver') {
			trigger.emit([itemsOf(messages)]);
			await clock.sleep(unwatchedPauseMs, stop).catch(() => undefined);
			return true;
		}
		const ended = trigger.helpers.createDeferredPromise<IRun>();
		trigger.emit([itemsOf(messages)], undefined, ended);
		const run = await within(ended.promise, settings.longestRunMs, clock);
		if (endedWell(run)) return true;
		log.warn('A run with messages of the outbox did not end well; they come again.', { event: 'outbox_run_failed', status: run?.status ?? 'unknown' });
	} catch (error) {
		log.warn('A batch of the outbox did not run; its messages come again.', { event: 'outbox_run_failed', reason: toConnectorError(error, 'n8n').message });
	}
	return false;
}

export function itemsOf(messages: readonly HeldMessage[]): INodeExecutionData[] {
	return messages.map(({ payload, failures, queuedAt, contactKey, messageId }) => ({
		json: { ...(payload as IDataObject), messageId, contactKey, attempt: failures + 1, queuedAt: new Date(queuedAt).toISOString() },
	}));
}

/** An event that n8n loses would keep the messages for ever: undefined after so long. */
async function within<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | undefined> {
	const settled = new AbortController();
	const late = clock.sleep(ms, settled.signal).then(() => undefined, () => undefined);
	try {
		return await Promise.race([promise, late]);
	} finally {
		settled.abort();
	}
}

/** A run that waits (Wait node) has taken the messages over. n8n gives no run at all where it could not start one. */
function endedWell(run: IRun | undefined): boolean {
	if (run?.status === 'waiting') return true;
	return run?.status === 'success' && run.data.resultData.error === undefined;
}
