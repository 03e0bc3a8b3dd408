import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty, tlsProperties } from '../lib/n8n/credential-properties';
import { restAuthenticationProperties } from '../lib/n8n/rest-authentication';

/** A CRM with a plain REST API: one of four presets, and whatever the credential lays over it. */
export class BackofficeCrmRestApi implements ICredentialType {
	name = 'backofficeCrmRestApi';

	displayName = 'Backoffice CRM REST API';

	icon: Icon = { light: 'file:../icons/restCrm.svg', dark: 'file:../icons/restCrm.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/rest-crm.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Preset',
			name: 'preset',
			type: 'options',
			options: [
				{ name: 'Agendor', value: 'agendor', description: 'API v3 of Agendor; a contact is a person' },
				{ name: 'Bitrix24', value: 'bitrix24', description: 'An inbound webhook of Bitrix24; a lead is a deal' },
				{ name: 'Contacts API', value: 'contacts', description: 'The integration guide’s CRM outside of the house: /contacts/search, activities, 100 requests a minute' },
				{ name: 'Integration Guide', value: 'guide', description: 'The integration guide’s CRM: /customers, interactions' },
			],
			default: 'guide',
			description: 'What the API is like; everything in which yours differs goes into Settings',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://crm.suaempresa.com.br/api/v1',
			description:
				'Address of the API, with its version; the login is sent to this address only. Empty with Agendor: https://api.agendor.com.br/v3. http:// is accepted for a CRM in the local network.',
			displayOptions: { show: { preset: ['guide', 'contacts', 'agendor'] } },
		},
		{
			displayName: 'Webhook URL',
			name: 'webhookSecretUrl',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. https://suaempresa.bitrix24.com.br/rest/1/abc123def456/',
			hint: 'Bitrix24: Aplicativos → Recursos para desenvolvedores → Webhook de entrada, with the rights crm, user_brief and task',
			description: 'Whoever has it can read and write the CRM; it appears in no error and no log of these nodes',
			displayOptions: { show: { preset: ['bitrix24'] } },
		},
		{
			displayName: 'Token',
			name: 'agendorToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Agendor: Menu → Integrações → token de API; it acts as the user whose it is',
			displayOptions: { show: { preset: ['agendor'] } },
		},
		...restAuthenticationProperties('bearer', { preset: ['guide', 'contacts'] }),
		...tlsProperties(),
		{
			displayName: 'Document Field',
			name: 'documentField',
			type: 'string',
			default: '',
			placeholder: 'e.g. document',
			hint: 'Bitrix24: a field of contacts like UF_CRM_1700000000',
			description: 'The API’s name of the field that holds a contact’s CPF or CNPJ; empty: documents are neither searched for nor stored',
			displayOptions: { show: { preset: ['guide', 'contacts', 'bitrix24'] } },
		},
		{
			displayName: 'Phones Are Compared',
			name: 'phoneComparison',
			type: 'options',
			options: [
				{ name: 'As in the Preset', value: '' },
				{ name: 'By Any Part of the Text', value: 'substrings', description: 'The search finds 8765-4321 in (11) 98765-4321: two calls reach every form' },
				{ name: 'By Their Digits', value: 'digits', description: 'The search finds (11) 98765-4321 by 11987654321' },
				{ name: 'To the Letter', value: 'texts', description: 'The search finds only what is written alike: give Phone Formats' },
			],
			default: '',
			description: 'What the CRM’s search by phone does; it decides which forms of a number are asked for',
			displayOptions: { show: { preset: ['guide', 'contacts', 'agendor'] } },
		},
		{
			displayName: 'Phone Formats',
			name: 'phoneFormats',
			type: 'string',
			default: '',
			placeholder: 'e.g. (11) 98765-4321, 5511987654321',
			description: 'Where phones are compared to the letter: how your company writes the number +55 11 98765-4321, likeliest first, separated by commas',
			displayOptions: { show: { preset: ['guide', 'contacts', 'agendor'] } },
		},
		{
			displayName: 'Phone Searches',
			name: 'phoneSearches',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 25 },
			default: 6,
			description: 'Calls for one phone at most, each for another form of it',
		},
		{
			displayName: 'Write Phones As',
			name: 'writePhonesAs',
			type: 'string',
			default: '+5511987654321',
			description: 'How new phones are stored: the number +55 11 98765-4321, written so',
		},
		areaCodeProperty(),
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'string',
			default: '',
			placeholder: 'e.g. 100',
			description:
				'Limit kept across all workflows with this credential. Empty: 100 a minute for the Contacts API, 4 a second for Agendor, 50 in 25 seconds for Bitrix24, none for the guide’s CRM; 0: none.',
		},
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 30000, description: 'Deadline of one call' },
		{
			displayName: 'Settings',
			name: 'settings',
			type: 'json',
			default: '{}',
			description: 'Everything in which the CRM differs from the preset: paths, methods, parameters, bodies, response fields, statuses. The documentation lists all.',
		},
	];
}
