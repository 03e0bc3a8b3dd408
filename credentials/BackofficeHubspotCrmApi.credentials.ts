import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty } from '../lib/n8n/credential-properties';

/**
 * A HubSpot account through the access token of a private app.
 * @see https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview
 */
export class BackofficeHubspotCrmApi implements ICredentialType {
	name = 'backofficeHubspotCrmApi';

	displayName = 'Backoffice HubSpot CRM API';

	icon: Icon = { light: 'file:../icons/hubspot.svg', dark: 'file:../icons/hubspot.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/hubspot.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.hubapi.com',
			required: true,
			description: 'Address of the API; change it for a proxy of your own only. The token is sent to this address only.',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. pat-na1-…',
			hint: 'Scopes: crm.objects.contacts, crm.objects.deals (read and write) and crm.objects.owners.read',
			description: 'HubSpot: Settings > Integrations > Private Apps > your app > Auth > Show token',
		},
		{
			displayName: 'Phone Properties',
			name: 'phoneProperties',
			type: 'string',
			default: 'phone, mobilephone',
			description: 'Internal names of the contact properties that hold phones, one to three, the main one first, separated by commas',
		},
		{
			displayName: 'CPF/CNPJ Property',
			name: 'documentProperty',
			type: 'string',
			default: '',
			placeholder: 'e.g. cpf_cnpj',
			description: 'Internal name of the contact property of the CPF or CNPJ. Empty: contacts have none, and are not found by it.',
		},
		{
			displayName: 'Contact Source Property',
			name: 'contactSourceProperty',
			type: 'string',
			default: '',
			placeholder: 'e.g. origem',
			description: 'Internal name of the property that says where a new contact comes from; empty: that is not kept',
		},
		{
			displayName: 'Deal Source Property',
			name: 'dealSourceProperty',
			type: 'string',
			default: '',
			placeholder: 'e.g. origem_do_negocio',
			description: 'Internal name of the property that says where a new deal comes from; empty: its description says so',
		},
		{
			displayName: 'Required Contact Properties',
			name: 'requiredContactProperties',
			type: 'string',
			default: '',
			placeholder: 'e.g. cidade, segmento',
			description: 'Internal names of properties that your company demands of a contact, separated by commas: HubSpot does not tell programs which those are',
		},
		{
			displayName: 'Required Deal Properties',
			name: 'requiredDealProperties',
			type: 'string',
			default: '',
			placeholder: 'e.g. produto_de_interesse',
			description: 'Internal names of properties that your company demands of a deal, separated by commas',
		},
		{
			displayName: 'Required Task Properties',
			name: 'requiredTaskProperties',
			type: 'string',
			default: '',
			description: 'Internal names of properties that your company demands of a task, separated by commas',
		},
		{
			displayName: 'Hub ID',
			name: 'hubId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12345678',
			description: 'Number of the account, as HubSpot shows it beside the account’s name. With it, results hold the address of the record’s page.',
		},
		areaCodeProperty(),
		{
			displayName: 'Requests per 10 Seconds',
			name: 'requestsPerTenSeconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 100,
			description: 'Limit that all workflows share: HubSpot allows a private app 100, in Professional and Enterprise accounts 190. 0 switches it off.',
		},
		{
			displayName: 'Searches per Second',
			name: 'searchesPerSecond',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 4,
			description: 'Limit of searches, which HubSpot counts apart. 0 switches it off.',
		},
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 30000, description: 'Deadline of one request' },
		{
			displayName: 'Settings',
			name: 'settings',
			type: 'json',
			default: '{}',
			description: 'Rarely needed: calculatedPhoneProperties, associationTypes, mostNotes. The documentation explains them.',
		},
	];
}
