import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty } from '../lib/n8n/credential-properties';

/**
 * A company in Pipedrive through the API token of one of its users.
 * @see https://pipedrive.readme.io/docs/how-to-find-the-api-token
 */
export class BackofficePipedriveCrmApi implements ICredentialType {
	name = 'backofficePipedriveCrmApi';

	displayName = 'Backoffice Pipedrive CRM API';

	icon: Icon = { light: 'file:../icons/pipedrive.svg', dark: 'file:../icons/pipedrive.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/pipedrive.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.pipedrive.com',
			required: true,
			placeholder: 'e.g. https://suaempresa.pipedrive.com',
			hint: 'Best the address of your company: results then hold the addresses of contacts and deals',
			description: 'Address of your company in Pipedrive, as the browser shows it, without a path. The token is sent to this address only.',
		},
		{
			displayName: 'API Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'Of a user who sees all people and deals: what the user does not see is not found, and would be made again',
			description: 'Pipedrive: your picture > Personal preferences > API',
		},
		{
			displayName: 'CPF/CNPJ Field Key',
			name: 'documentField',
			type: 'string',
			default: '',
			placeholder: 'e.g. dcf558aac1ae4e8c4f849ba5e668430d8df9be12',
			description: 'API key of the custom text field of people that holds the CPF or CNPJ (Company settings > Data fields > Person > the field’s menu). Empty: it is neither stored nor searched.',
		},
		{
			displayName: 'Source Field Key',
			name: 'sourceField',
			type: 'string',
			default: '',
			placeholder: 'e.g. 3c2f81d0a96b4f7d8e5b0a9c1d2e3f4a5b6c7d8e',
			description: 'API key of the custom field of deals for the source of a new lead, a text or a single choice. Empty: the source is not stored, as Pipedrive’s own source field cannot be written.',
		},
		{
			displayName: 'Phone Searches',
			name: 'phoneSearches',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 4 },
			default: 2,
			description: 'Most searches for one phone: by its last eight digits bare, with a dash, with a blank, with a dot. The first two find every usual format.',
		},
		{
			displayName: 'Write Phones As',
			name: 'writePhonesAs',
			type: 'options',
			options: [
				{ name: '(11) 98765-4321', value: '(11) 98765-4321' },
				{ name: '+5511987654321', value: '+5511987654321' },
				{ name: '11987654321', value: '11987654321' },
				{ name: '5511987654321', value: '5511987654321' },
			],
			default: '+5511987654321',
			description: 'Format of phones that are added; phones that are there stay as they are',
		},
		areaCodeProperty(),
		{
			displayName: 'Requests per 2 Seconds',
			name: 'requestsPerTwoSeconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 20,
			description: 'Limit that all workflows share: Pipedrive allows a token 20 in its smallest plan, more in others, and 10 searches in all. 0 switches both off.',
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'A further limit, to spare the company’s daily budget of API tokens; 0: none',
		},
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 30000, description: 'Deadline of one request' },
		{
			displayName: 'Settings',
			name: 'settings',
			type: 'json',
			default: '{}',
			description: 'Rarely needed: currency, taskType, timeZone. The documentation explains them.',
		},
	];
}
