import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testStoreCredential, testWebhookSecretCredential } from '../../lib/n8n/credential-tests';
import { propertiesOf } from '../../lib/n8n/description';
import { runNode } from '../../lib/n8n/runner';
import { resources } from './operations';

export class NotifySystems implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Notify Systems',
		name: 'notifySystems',
		icon: { light: 'file:../../icons/notifySystems.svg', dark: 'file:../../icons/notifySystems.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["event"] }}',
		description: 'Tell other systems what has happened: one event to several addresses at once, signed, each with its own result',
		defaults: { name: 'Notify Systems' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'backofficeWebhookSecretApi',
				displayName: 'Webhook Secret',
				required: false,
				displayOptions: { show: { authentication: ['signature', 'sharedSecret', 'both'] } },
				testedBy: 'testWebhookSecret',
			},
			{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' },
		],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { testStore: testStoreCredential, testWebhookSecret: testWebhookSecretCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'Notify Systems',
			outputs: 1,
			resources,
			services: async (scope) => {
				// With everything loaded at once n8n would start later.
				const { openNotify } = await import('../../lib/n8n/notify/services.js');
				return await openNotify(scope);
			},
		});
	}
}
