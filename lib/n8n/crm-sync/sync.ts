import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import { OutboxReader, pumpOutbox, type HeldMessage } from '../../application/outbox';
import { nodeError, toConnectorError } from '../errors';
import { ExecutionScope } from '../scope';
import { handOver, itemsOf } from './hand-over';
import { syncSettings } from './settings';

/** Switching the workflow off takes so long at most; a run that is longer is waited for in the background. */
const closingMs = 60_000;

/**
 * Hands the messages of an outbox to the workflow, until the workflow is switched off.
 * @throws NodeOperationError for a wrong parameter, or where the Store cannot be opened
 */
export async function startSync(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		return await start(trigger);
	} catch (error) {
		throw asNodeError(trigger, error);
	}
}

async function start(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
	const settings = syncSettings(trigger);
	const stop = new AbortController();
	const scope = new ExecutionScope(trigger, stop.signal);
	const { clock, random, log } = scope;
	const { outbox: name, batchSize, maxWaitMs } = settings;
	// Each time with the credential as it is now.
	const open = async () => {
		const store = await new ExecutionScope(trigger, stop.signal).store();
		return { store, reader: new OutboxReader({ store, name, clock, random, log, batchSize, maxWaitMs }) };
	};
	const { reader } = await open();
	if (trigger.getMode() === 'manual') return { manualTriggerFunction: async () => await showNextBatch(trigger, reader) };
	const run = { trigger, settings, clock, log, stop: stop.signal };
	const hand = async (messages: readonly HeldMessage[]): Promise<boolean> => await handOver(run, messages);
	const pumping = pumpOutbox({ open, name, clock, random, log, newOwner: randomUUID, hand, stop: stop.signal });
	// What is no failure of the Store is a defect: n8n restarts the trigger.
	const ended = pumping.catch((error: unknown) => trigger.emitError(asNodeError(trigger, error)));
	return {
		closeFunction: async () => {
			stop.abort();
			const done = new AbortController();
			await Promise.race([ended, clock.sleep(closingMs, done.signal).catch(() => undefined)]);
			done.abort();
			scope.close();
		},
	};
}

/** A test run shows what is waiting, and takes nothing out of the outbox. */
async function showNextBatch(trigger: ITriggerFunctions, reader: OutboxReader): Promise<void> {
	const items = itemsOf(await reader.show());
	trigger.emit([items.length > 0 ? items : [{ json: { note: 'Nothing is waiting in this outbox.' } }]]);
}

function asNodeError(trigger: ITriggerFunctions, error: unknown): Error {
	return nodeError(trigger.getNode(), toConnectorError(error, 'CRM Sync Trigger'), 0);
}
