import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { testStoreCredential } from '../../lib/n8n/credential-tests';
import { syncProperties } from './sync-properties';

export class CrmSyncTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Sync Trigger',
		name: 'crmSyncTrigger',
		icon: { light: 'file:../../icons/crm.svg', dark: 'file:../../icons/crm.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["outbox"] }}',
		description: 'Starts the workflow with messages that wait in the outbox, in batches, until the CRM has them',
		defaults: { name: 'CRM Sync Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' }],
		properties: syncProperties(),
	};

	methods = { credentialTest: { testStore: testStoreCredential } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const { startSync } = await import('../../lib/n8n/crm-sync/sync.js');
		return await startSync(this);
	}
}
