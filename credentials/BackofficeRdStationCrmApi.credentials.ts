import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty } from '../lib/n8n/credential-properties';

/**
 * An RD Station CRM account through the token of one of its users (API v1).
 * @see https://developers.rdstation.com/reference/crm-v1-introducao-e-requisitos
 */
export class BackofficeRdStationCrmApi implements ICredentialType {
	name = 'backofficeRdStationCrmApi';

	displayName = 'Backoffice RD Station CRM API';

	icon: Icon = { light: 'file:../icons/rdStation.svg', dark: 'file:../icons/rdStation.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/rd-station.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://crm.rdstation.com/api/v1',
			required: true,
			description: 'Address of the API, with its version; change it for a proxy of your own only. The token is sent to this address only.',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. 65b1f0c2a4e8d90013c7ab12',
			hint: 'Of a user who sees all contacts and deals; plans Basic, Pro and Advanced have the API',
			description: 'RD Station CRM: your profile > Configurações > Integrações > Token da API',
		},
		{
			displayName: 'CPF/CNPJ Field ID',
			name: 'documentFieldId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 65b1f0c2a4e8d90013c7ab34',
			description: 'ID of the custom field of contacts that holds the CPF or CNPJ, which developer mode shows. Empty: it is not stored. RD Station CRM cannot search by it.',
		},
		{
			displayName: 'Phone Formats',
			name: 'phoneFormats',
			type: 'string',
			default: '+5511987654321, 5511987654321, (11) 98765-4321, 11987654321',
			description:
				'How phones are written in your contacts, most frequent first, separated by commas: write the number +55 11 98765-4321 in each way, without its ninth digit, too, if you have such. RD Station CRM finds a phone only as it is written.',
		},
		{
			displayName: 'Search by Part',
			name: 'searchByPart',
			type: 'boolean',
			default: true,
			description: 'Whether a third of the searches ask for the last eight digits through the general search, which finds phones of any format if it looks into phones in your account',
		},
		{
			displayName: 'Phone Searches',
			name: 'phoneSearches',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 25 },
			default: 6,
			description: 'Most requests for one phone, 1 to 25. With 25 and without Search by Part every usual format is found, at the price of that many requests for a new contact.',
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
			description: 'Format of phones that are added; phones that are there stay as they are. It is best among the Phone Formats.',
		},
		{
			displayName: 'Default User',
			name: 'defaultUser',
			type: 'string',
			default: '',
			placeholder: 'e.g. vendas@suaempresa.com.br',
			description: 'E-mail of the user in whose name notes are written, and who gets tasks without an owner; empty: the user whose token it is',
		},
		{
			displayName: 'Value Field ID',
			name: 'valueFieldId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 65b1f0c2a4e8d90013c7ab56',
			description: 'ID of a custom field of deals for the value of a new lead. RD Station CRM computes its own value from products; empty: a lead with a value is refused.',
		},
		areaCodeProperty(),
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 120,
			description: 'Limit that all workflows share: RD Station CRM allows 120. 0 switches it off.',
		},
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 30000, description: 'Deadline of one request' },
		{
			displayName: 'Settings',
			name: 'settings',
			type: 'json',
			default: '{}',
			description: 'Rarely needed: missingSource, listsOnUpdate, tieDealBy, taskType, taskBody, timeZone. The documentation explains them.',
		},
	];
}
