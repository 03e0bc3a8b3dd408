import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { keepMs } from '../../application/delivery/deduplication';
import { toConnectorError } from '../errors';
import { ExecutionScope } from '../scope';
import type { KeyedEvent } from './keyed-event';

type Delivery = Omit<KeyedEvent, 'json'> & { owner: string };

/**
 * The trigger's part inside of the run: from here on the event counts as handled. An event that
 * another run has confirmed meanwhile is dropped, so that each is handled once.
 */
export async function confirmDelivery(execution: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const scope = new ExecutionScope(execution, AbortSignal.timeout(30_000));
	try {
		const items: INodeExecutionData[] = [];
		for (const [index, { json }] of execution.getInputData().entries()) {
			const { delivery, ...rest } = json;
			if (await confirm(scope, delivery)) items.push({ json: rest, pairedItem: { item: index } });
		}
		return items;
	} finally {
		scope.close();
	}
}

async function confirm(scope: ExecutionScope, delivery: unknown): Promise<boolean> {
	if (!isDelivery(delivery)) return true;
	const { key, owner, content } = delivery;
	try {
		const store = await scope.store();
		if (content && !(await store.complete(content.key, owner, content.keepMs))) return false;
		return await store.complete(key, owner, delivery.keepMs ?? keepMs);
	} catch (error) {
		// Handling a message twice is less bad than never; the gate keeps the bot silent without a Store.
		scope.log.warn('An event could not be marked as handled.', { event: 'delivery_unconfirmed', reason: toConnectorError(error, 'Store').message });
		return true;
	}
}

function isDelivery(value: unknown): value is Delivery & IDataObject {
	return typeof value === 'object' && value !== null && 'key' in value && 'owner' in value && typeof value.key === 'string' && typeof value.owner === 'string';
}
