import type { IDataObject, IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import { OutboxReader, pumpOutbox, type HeldMessage } from '../../application/outbox';
import { toConnectorError } from '../errors';
import { ExecutionScope } from '../scope';

interface SyncSettings {
	outbox: string;
	batchSize: number;
	maxWaitSeconds: number;
	acknowledge: 'runEnds' | 'handedOver';
	runMinutes: number;
}

/** A run under way when the workflow is switched off is waited for this long; after it, its messages come again. */
const closingMs = 30_000;

/** Hands the messages of an outbox to the workflow, until the workflow is switched off. */
export async function startSync(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
	const settings = readSettings(trigger);
	const stop = new AbortController();
	const scope = new ExecutionScope(trigger, stop.signal);
	const { clock, random, log } = scope;
	const store = await scope.store();
	const { outbox: name, batchSize, maxWaitSeconds } = settings;
	const reader = new OutboxReader({ store, name, clock, random, batchSize, maxWaitMs: maxWaitSeconds * 1_000 });
	if (trigger.getMode() === 'manual') return { manualTriggerFunction: async () => await showNextBatch(trigger, reader) };
	const hand = async (messages: readonly HeldMessage[]): Promise<boolean> => await handOver(trigger, scope, settings, messages);
	const pumping = pumpOutbox({ reader, store, name, clock, random, log, newOwner: randomUUID, hand, stop: stop.signal });
	// What is no failure of the Store is a defect: n8n restarts the trigger.
	pumping.catch((error: unknown) => trigger.emitError(toConnectorError(error, 'CRM Sync Trigger')));
	return {
		closeFunction: async () => {
			stop.abort();
			await Promise.race([pumping.catch(() => undefined), clock.sleep(closingMs)]);
			scope.close();
		},
	};
}

function readSettings(trigger: ITriggerFunctions): SyncSettings {
	const options = trigger.getNodeParameter('options', {}) as Partial<SyncSettings>;
	return {
		outbox: String(trigger.getNodeParameter('outbox', 'crm')),
		batchSize: Number(trigger.getNodeParameter('batchSize', 10)),
		maxWaitSeconds: Number(trigger.getNodeParameter('maxWaitSeconds', 5)),
		acknowledge: options.acknowledge ?? 'runEnds',
		runMinutes: options.runMinutes ?? 15,
	};
}

/** True where the run has ended well. How a run ended that n8n could not start, or lost, nobody knows: that is not well. */
async function handOver(trigger: ITriggerFunctions, scope: ExecutionScope, { acknowledge, runMinutes }: SyncSettings, messages: readonly HeldMessage[]): Promise<boolean> {
	const items = messages.map((message) => ({ json: itemOf(message) }));
	try {
		if (acknowledge === 'handedOver') {
			trigger.emit([items]);
			return true;
		}
		const ended = trigger.helpers.createDeferredPromise<IRun>();
		trigger.emit([items], undefined, ended);
		// An event that n8n loses would keep the messages for ever.
		const timer = new AbortController();
		const late = scope.clock.sleep(runMinutes * 60_000, timer.signal).catch(() => undefined);
		const run: IRun | undefined | void = await Promise.race([ended.promise, late]);
		timer.abort();
		return endedWell(run);
	} catch (error) {
		scope.log.warn('A batch of the outbox did not run.', { event: 'outbox_run_failed', reason: toConnectorError(error, 'n8n').message });
		return false;
	}
}

/** A run that waits (Wait node) has taken the messages over. */
function endedWell(run: IRun | undefined | void): boolean {
	if (run === undefined || run === null) return false;
	return run.status === 'waiting' || (run.status === 'success' && run.data.resultData.error === undefined);
}

/** A test run shows the next batch, and takes nothing out of the outbox. */
async function showNextBatch(trigger: ITriggerFunctions, reader: OutboxReader): Promise<void> {
	const { messages } = await reader.next();
	const items = messages.map((message) => ({ json: itemOf(message) }));
	trigger.emit([items.length > 0 ? items : [{ json: { note: 'Nothing is waiting in this outbox.' } }]]);
}

function itemOf({ payload, failures, queuedAt, contactKey, messageId }: HeldMessage): IDataObject {
	return { ...(payload as IDataObject), messageId, contactKey, attempt: failures + 1, queuedAt: new Date(queuedAt).toISOString() };
}
