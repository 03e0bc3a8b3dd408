import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty, tlsProperties } from '../lib/n8n/credential-properties';

/** SAP Business One through its Service Layer. One login serves all executions that use this credential. */
export class BackofficeSapBusinessOneApi implements ICredentialType {
	name = 'backofficeSapBusinessOneApi';

	displayName = 'Backoffice SAP Business One API';

	icon: Icon = { light: 'file:../icons/sapBusinessOne.svg', dark: 'file:../icons/sapBusinessOne.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/sap-business-one.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://sap.suaempresa.com.br:50000',
			description: 'Address of the Service Layer without /b1s/v1; user and password are sent to this address only. http:// is accepted for a server in the local network.',
		},
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'options',
			options: [
				{ name: 'V1 (OData 3)', value: 'v1', description: 'Every Service Layer has it' },
				{ name: 'V2 (OData 4)', value: 'v2', description: 'Newer releases have it beside V1' },
			],
			default: 'v1',
		},
		{
			displayName: 'Company Database',
			name: 'companyDatabase',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. SBO_SUAEMPRESA',
			description: 'Name of the company’s database or schema, as the login window of SAP Business One shows it',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. n8n',
			description: 'A user of its own for the bot, with a licence that includes the Service Layer. A wrong password may lock it.',
		},
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
		...tlsProperties(', or the certificate itself: the Service Layer is installed with one it has signed for itself'),
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 10000, description: 'Deadline of one call; a login has at least 30 seconds' },
		{
			displayName: 'Branch',
			name: 'branch',
			type: 'number',
			default: 0,
			description: 'Number of the branch (filial) that new orders belong to, BPL_IDAssignedToInvoice. A company with several branches demands it. 0: none.',
		},
		{
			displayName: 'Usage',
			name: 'usage',
			type: 'string',
			default: '',
			placeholder: 'e.g. 9',
			description: 'Code of the usage (utilização) of the lines of new orders, which decides on their taxes. Empty: none is sent.',
		},
		{
			displayName: 'Warehouse',
			name: 'warehouse',
			type: 'string',
			default: '',
			placeholder: 'e.g. 01',
			description: 'Warehouse of the lines of new orders; empty: the default of the item',
		},
		{
			displayName: 'Stock Warehouses',
			name: 'stockWarehouses',
			type: 'string',
			default: '',
			placeholder: 'e.g. 01, 03',
			description: 'Warehouses whose stock counts, separated by commas. Empty: all.',
		},
		{
			displayName: 'Delivery Days',
			name: 'deliveryDays',
			type: 'number',
			default: 0,
			description: 'Days from today to the delivery date (DocDueDate) of new orders',
		},
		{ displayName: 'Price List', name: 'priceList', type: 'number', default: 1, description: 'Number of the price list where no customer is given, or the customer has none' },
		{
			displayName: 'Price of GetItemPrice',
			name: 'itemPrice',
			type: 'options',
			options: [
				{ name: 'Automatic', value: 'auto', description: 'Found out by comparing it with the customer’s price list' },
				{ name: 'Before Discount', value: 'beforeDiscount', description: 'The discount is still to be taken off' },
				{ name: 'Net', value: 'net', description: 'The discount is taken off already' },
			],
			default: 'auto',
			description: 'What the Service Layer’s CompanyService_GetItemPrice answers as Price',
		},
		{ displayName: 'Currency', name: 'currency', type: 'string', default: 'BRL', placeholder: 'e.g. BRL', description: 'Local currency of the company (ISO 4217)' },
		{ displayName: 'Time Zone', name: 'timeZone', type: 'string', default: 'America/Sao_Paulo', description: 'Zone of the company (IANA name), for the dates of new orders and prices' },
		areaCodeProperty(),
		{
			displayName: 'Phone Filter',
			name: 'phoneFilter',
			type: 'options',
			options: [
				{ name: 'Automatic', value: 'auto', description: 'Contains; substringof where a version 1 refuses it, which costs one call more' },
				{ name: 'Contains', value: 'contains' },
				{ name: 'Substringof', value: 'substringof', description: 'For version 1 of old patch levels' },
			],
			default: 'auto',
			description: 'Function by which customers are searched for by phone',
			displayOptions: { show: { phoneQuery: [''] } },
		},
		{
			displayName: 'Phone Query',
			name: 'phoneQuery',
			type: 'string',
			default: '',
			placeholder: 'e.g. customerByPhone',
			description: 'Code of a stored query (SQLQueries) that answers with the CardCode of customers by phone, for companies with very many partners. Empty: they are searched for by filter.',
		},
		{
			displayName: 'Phone Query Parameter',
			name: 'phoneQueryParameter',
			type: 'string',
			default: 'digits',
			description: 'Name of the parameter of the stored query, without the colon',
			displayOptions: { hide: { phoneQuery: [''] } },
		},
		{
			displayName: 'Phone Query Value',
			name: 'phoneQueryValue',
			type: 'options',
			options: [
				{ name: 'Last Eight Digits', value: 'digits', description: 'E.g. 87654321' },
				{ name: 'Pattern for LIKE', value: 'pattern', description: 'E.g. %8765%4321%' },
			],
			default: 'digits',
			description: 'What the parameter is given',
			displayOptions: { hide: { phoneQuery: [''] } },
		},
	];
}
