import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty } from '../lib/n8n/credential-properties';
import { blingCredentialTest } from '../lib/n8n/erp/bling-credential-test';

/**
 * A Bling account through OAuth2. n8n keeps and renews the tokens: Bling's refresh token dies when it is used, so only
 * one party may renew it, and n8n does so once for all its processes.
 * @see https://developer.bling.com.br/aplicativos
 */
export class BackofficeBlingOAuth2Api implements ICredentialType {
	name = 'backofficeBlingOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Backoffice Bling OAuth2 API';

	icon: Icon = { light: 'file:../icons/bling.svg', dark: 'file:../icons/bling.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/bling.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'Client ID and secret are those of an application of your own in Bling (Preferências → Sistema → Cadastro de aplicativos), with the address above as its redirect link.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.bling.com.br/Api/v3',
			required: true,
			description: 'Address of the API, with its version; change it for a proxy of your own only. The token is sent to this address only.',
		},
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			// Bling asks for consent on its site; any other address is its own authority.
			default:
				'={{$self["baseUrl"].replace(/\\/+$/, "").replace(/^https:\\/\\/api\\.bling\\.com\\.br(?=\\/|$)/, "https://www.bling.com.br")}}/oauth/authorize',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: '={{$self["baseUrl"].replace(/\\/+$/, "")}}/oauth/token',
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		// Bling refuses client ID and secret in the body.
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'header' },
		{
			displayName: 'Send Enable-JWT',
			name: 'enableJwt',
			type: 'options',
			options: [
				{ name: 'Always', value: 'always' },
				{ name: 'Never', value: 'never' },
				{ name: 'When the Token Is a JWT', value: 'auto' },
			],
			default: 'auto',
			description: 'Whether calls say “enable-jwt: 1”, with which Bling announces its new kind of token',
		},
		{
			displayName: 'Balance of Customers',
			name: 'balance',
			type: 'boolean',
			default: true,
			description: 'Whether to read what a customer owes from the contas a receber: one request more for each customer, and one for each further year',
		},
		{
			displayName: 'Balance of the Last Years',
			name: 'balanceYears',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10 },
			default: 2,
			displayOptions: { show: { balance: [true] } },
			description: 'Older debts are left out; Bling is asked for each year by itself',
		},
		{
			displayName: 'Orders of the Last Months',
			name: 'orderMonths',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 12 },
			default: 0,
			description: 'How far back orders are read; 0 reads all. Set it for customers with thousands of orders.',
		},
		{
			displayName: 'Stock Warehouses',
			name: 'stockWarehouses',
			type: 'string',
			default: '',
			placeholder: 'e.g. Geral, Loja Centro',
			description: 'Depósitos whose stock counts, by name or ID, separated by commas. Empty: those that count in Bling.',
		},
		{
			displayName: 'Shop ID',
			name: 'shopId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 205000001',
			description: 'Loja of new orders, and the one whose prices count; empty: none, and the prices of the products',
		},
		{
			displayName: 'Payment Method ID',
			name: 'paymentMethodId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 3456001',
			description: 'Forma de pagamento of new orders; empty: the account’s default, which takes the scope of formas de pagamento',
		},
		{
			displayName: 'Days Until Payment',
			name: 'paymentDays',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 365 },
			default: 0,
			description: 'When the one parcela of a new order falls due, counted from the order',
		},
		{
			displayName: 'Longest Key',
			name: 'keyLength',
			type: 'number',
			typeOptions: { minValue: 20, maxValue: 200 },
			default: 50,
			description: 'Characters that Bling keeps of an order’s number in the shop, which carries the idempotency key; a longer key is replaced by its digest',
		},
		{
			displayName: 'Open Statuses',
			name: 'openStatuses',
			type: 'string',
			default: '6,15,18,21,24',
			description: 'IDs of the situações in which a customer still waits for the order; those of your own that are made from one of them count, too',
		},
		areaCodeProperty(),
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 10000, description: 'Deadline of one request' },
		{
			displayName: 'Settings',
			name: 'settings',
			type: 'json',
			default: '{}',
			description: 'Rarely needed: orderStatuses, maximumPhoneForms, otherContactTypes, requestsPerDay. The documentation explains them.',
		},
	];

	test: ICredentialTestRequest = blingCredentialTest();
}
