import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { testStoreCredential } from '../../lib/n8n/credential-tests';
import { triggerProperties } from './trigger-properties';

export class KommoTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kommo Trigger',
		name: 'kommoTrigger',
		icon: { light: 'file:../../icons/kommo.svg', dark: 'file:../../icons/kommo.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when something happens in Kommo: messages, leads, contacts, notes, talks',
		defaults: { name: 'Kommo Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'backofficeKommoApi', required: true, displayOptions: { show: { authentication: ['accessToken'] } } },
			{ name: 'backofficeKommoOAuth2Api', required: true, displayOptions: { show: { authentication: ['oAuth2'] } } },
			{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' },
		],
		// Without responseData n8n answers with the name of its default.
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'kommo' }],
		properties: triggerProperties(),
	};

	methods = { credentialTest: { testStore: testStoreCredential } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				const { subscriptionExists } = await import('../../lib/n8n/kommo/subscription.js');
				return await subscriptionExists(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				const { subscribe } = await import('../../lib/n8n/kommo/subscription.js');
				return await subscribe(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				const { unsubscribe } = await import('../../lib/n8n/kommo/subscription.js');
				return await unsubscribe(this);
			},
		},
	};

	// Loaded at the first delivery: with all of it loaded at once n8n would start later.
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { receiveDelivery } = await import('../../lib/n8n/kommo/webhook.js');
		return await receiveDelivery(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { confirmDelivery } = await import('../../lib/n8n/delivery/confirm.js');
		return [await confirmDelivery(this)];
	}
}
