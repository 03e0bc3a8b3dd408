import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type WebhookSetupMethodNames,
	type WebhookType,
} from 'n8n-workflow';

import { testStoreCredential, testWebhookSecretCredential } from '../../lib/n8n/credential-tests';
import { byEvent, outputNames } from '../../lib/n8n/signed-webhook/outputs';
import { tokenPathFields } from '../../lib/n8n/signed-webhook/token-path';
import { triggerProperties } from './properties';

export class SignedWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Signed Webhook Trigger',
		name: 'signedWebhookTrigger',
		icon: { light: 'file:../../icons/signedWebhook.svg', dark: 'file:../../icons/signedWebhook.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["scheme"] }}',
		description: 'Starts the workflow when another system sends an event whose signature or secret is right, once per event',
		defaults: { name: 'Signed Webhook Trigger' },
		inputs: [],
		outputs: outputNames.map(() => NodeConnectionTypes.Main),
		outputNames: [...outputNames],
		credentials: [
			{
				name: 'backofficeWebhookSecretApi',
				required: true,
				testedBy: 'testWebhookSecret',
				displayOptions: { hide: { scheme: ['unsigned'] } },
			},
			{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' },
		],
		// No expressions that n8n would have to evaluate for each delivery, at a quarter of what the delivery costs.
		webhooks: [
			webhook('default', ''),
			// Only for “Token in Path”.
			Object.assign(webhook('setup', ''), tokenPathFields(), { ndvHideUrl: '={{ $parameter["scheme"] !== "pathToken" }}' }),
		],
		properties: triggerProperties(),
	};

	methods = { credentialTest: { testStore: testStoreCredential, testWebhookSecret: testWebhookSecretCredential } };

	webhookMethods = { default: lifecycle(), setup: lifecycle() };

	// Loaded at the first delivery: with all of it loaded at once n8n would start later.
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { receiveSignedWebhook } = await import('../../lib/n8n/signed-webhook/receive.js');
		return await receiveSignedWebhook(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { confirmDelivery } = await import('../../lib/n8n/delivery/confirm.js');
		return byEvent(await confirmDelivery(this));
	}
}

/** @param path empty: n8n takes the id of the webhook; before a path with a parameter it puts it by itself */
function webhook(name: WebhookType, path: string): IWebhookDescription {
	return {
		name,
		// GET for challenges only.
		httpMethod: 'POST,PUT,GET',
		responseMode: 'onReceived',
		// Empty: n8n answers with what `webhook` gives; without it, with the name of its default.
		responseData: '',
		isFullPath: true,
		path,
	};
}

function lifecycle(): Record<WebhookSetupMethodNames, (this: IHookFunctions) => Promise<boolean>> {
	const check = async (hook: IHookFunctions) => {
		const { checkActivation } = await import('../../lib/n8n/signed-webhook/activation.js');
		return await checkActivation(hook);
	};
	return {
		async checkExists(this: IHookFunctions) {
			return await check(this);
		},
		async create(this: IHookFunctions) {
			return await check(this);
		},
		async delete(this: IHookFunctions) {
			const { switchOff } = await import('../../lib/n8n/signed-webhook/activation.js');
			return switchOff(this);
		},
	};
}
