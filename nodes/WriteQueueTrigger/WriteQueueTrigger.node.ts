import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { testStoreCredential } from '../../lib/n8n/credential-tests';
import { triggerProperties } from './trigger-properties';

export class WriteQueueTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Write Queue Trigger',
		name: 'writeQueueTrigger',
		icon: { light: 'file:../../icons/writeQueue.svg', dark: 'file:../../icons/writeQueue.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] + ": " + $parameter["queue"] }}',
		description: 'Starts a run for each job of a queue, tries failed ones again, and tells which have failed for good',
		defaults: { name: 'Write Queue Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' }],
		properties: triggerProperties(),
	};

	methods = { credentialTest: { testStore: testStoreCredential } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const { startQueueTrigger } = await import('../../lib/n8n/queue/trigger.js');
		return await startQueueTrigger(this);
	}
}
