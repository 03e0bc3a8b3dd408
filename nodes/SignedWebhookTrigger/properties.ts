import type { INodeProperties } from 'n8n-workflow';

import { customHmacProperties } from './custom-hmac-properties';
import { optionsProperty } from './options-property';

/** Schemes that sign a time. */
const timed = ['chatwoot', 'customHmac', 'hubSpot', 'standardWebhooks', 'stripe'];

export function triggerProperties(): INodeProperties[] {
	return [schemeProperty(), ...noticeProperties(), ...sharedSecretProperties(), ...customHmacProperties(), ...checkProperties(), ...eventProperties(), optionsProperty()];
}

function schemeProperty(): INodeProperties {
	return {
		displayName: 'Scheme',
		name: 'scheme',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Basic', value: 'basic', description: 'User and password, e.g. Pipedrive' },
			{ name: 'Chatwoot', value: 'chatwoot', description: 'X-Chatwoot-Signature over timestamp and body' },
			{ name: 'Custom HMAC', value: 'customHmac', description: 'Any other signature: Shopify, WooCommerce, Kommo chats and the like' },
			{ name: 'GitHub / Meta', value: 'gitHub', description: 'X-Hub-Signature-256 over the body, e.g. WhatsApp Cloud API' },
			{ name: 'HubSpot V3', value: 'hubSpot', description: 'X-HubSpot-Signature-V3 over method, address, body and timestamp' },
			{ name: 'Secret in Header', value: 'secretHeader', description: 'A shared secret as it is, e.g. X-Webhook-Secret; RD Station' },
			{ name: 'Standard Webhooks', value: 'standardWebhooks', description: 'Webhook-Signature, also Svix; with a secret (whsec_) or a public key (whpk_)' },
			{ name: 'Stripe', value: 'stripe', description: 'Stripe-Signature over timestamp and body' },
			{ name: 'Token in Path', value: 'pathToken', description: 'The address ends in the secret; for senders that can do nothing else' },
			{ name: 'Token in Query', value: 'queryToken', description: 'The address holds the secret as a parameter; for senders that can do nothing else' },
			{ name: 'Unsigned', value: 'unsigned', description: 'Anybody who knows the address starts the workflow' },
			{ name: 'WUZAPI', value: 'wuzapi', description: 'X-HMAC-Signature over the body' },
		],
		default: 'standardWebhooks',
		description: 'How the sender shows that a delivery is its own',
	};
}

function noticeProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Nothing is checked: whoever learns the address can start this workflow with whatever they like. Take a scheme with a secret where the sender offers any.',
			name: 'unsignedNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { scheme: ['unsigned'] } },
		},
		{
			displayName: 'Addresses are written to the logs of proxies and of the sender. Prefer a header or a signature where the sender offers one. Put the credential’s secret where the address shows :token.',
			name: 'pathTokenNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { scheme: ['pathToken'] } },
		},
	];
}

function sharedSecretProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Path',
			name: 'path',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. eventos-do-crm',
			description: 'Stands in the address before the token; another one for each trigger of this n8n',
			displayOptions: { show: { scheme: ['pathToken'] } },
		},
		{
			displayName: 'Secret Header',
			name: 'headerName',
			type: 'string',
			default: 'X-Webhook-Secret',
			required: true,
			description: 'Header that holds the secret',
			displayOptions: { show: { scheme: ['secretHeader'] } },
		},
		{
			displayName: 'Secret Prefix',
			name: 'headerPrefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. Bearer',
			description: 'What stands before the secret in that header',
			displayOptions: { show: { scheme: ['secretHeader'] } },
		},
		{
			displayName: 'Token Parameter',
			name: 'queryParameter',
			type: 'string',
			default: 'token',
			required: true,
			description: 'Query parameter that holds the secret',
			displayOptions: { show: { scheme: ['queryToken'] } },
		},
	];
}

function checkProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Public URL',
			name: 'publicUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://n8n.suaempresa.com.br/webhook/…',
			description: 'The address as it is entered at the sender, without its query, where a proxy makes it another than the one shown above. Empty: that one.',
			displayOptions: { show: { scheme: ['customHmac', 'hubSpot'] } },
		},
		{
			displayName: 'Tolerance (Seconds)',
			name: 'tolerance',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 86_400 },
			default: 300,
			description: 'Greatest difference between the signed time and the clock of this n8n, either way; at most a day',
			displayOptions: { show: { scheme: [...timed] } },
		},
	];
}

function eventProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Event Name In',
			name: 'eventSource',
			type: 'options',
			options: [
				{ name: 'Body', value: 'body' },
				{ name: 'Header', value: 'header' },
			],
			default: 'body',
			description: 'Where the sender says what has happened',
		},
		{
			displayName: 'Event Name Path',
			name: 'eventPath',
			type: 'string',
			default: 'event',
			placeholder: 'e.g. data.type',
			description: 'Path of the name in the body: event here, type at Stripe, subscriptionType at HubSpot',
			displayOptions: { show: { eventSource: ['body'] } },
		},
		{
			displayName: 'Event Name Header',
			name: 'eventHeader',
			type: 'string',
			default: 'X-GitHub-Event',
			description: 'Header that holds the name. Headers are not signed: act on the body.',
			displayOptions: { show: { eventSource: ['header'] } },
		},
		{
			displayName: 'Events',
			name: 'events',
			type: 'string',
			default: '',
			placeholder: 'e.g. deal.won, invoice.*',
			description: 'Names that start the workflow, separated by commas; * at the end stands for any ending. Empty: all. Others are answered with 200 and start nothing.',
		},
	];
}
