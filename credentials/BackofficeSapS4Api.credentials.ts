import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty, tlsProperties } from '../lib/n8n/credential-properties';

/** SAP S/4HANA (cloud or on premise) through its OData services of version 2, with a communication user. */
export class BackofficeSapS4Api implements ICredentialType {
	name = 'backofficeSapS4Api';

	displayName = 'Backoffice SAP S/4HANA API';

	icon: Icon = { light: 'file:../icons/sapS4.svg', dark: 'file:../icons/sapS4.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/sap-s4.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://my300000-api.s4hana.ondemand.com',
			description: 'Address of the system, in the cloud the one with “-api”; the login is sent to this address only. The services are looked for below it, at /sap/opu/odata/sap.',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			description: 'Communication user (cloud) or technical user (on premise)',
		},
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
		{
			displayName: 'Client',
			name: 'sapClient',
			type: 'string',
			default: '',
			placeholder: 'e.g. 100',
			description: 'SAP client (mandante), three digits. Empty: the default client of the server.',
		},
		{
			displayName: 'Sales Organization',
			name: 'salesOrganization',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1010',
			description: 'Whose customers, prices and orders count. Empty: customers and orders of all, and neither prices nor new orders.',
		},
		{
			displayName: 'Distribution Channel',
			name: 'distributionChannel',
			type: 'string',
			default: '',
			placeholder: 'e.g. 10',
			description: 'Of prices and new orders',
		},
		{
			displayName: 'Division',
			name: 'division',
			type: 'string',
			default: '',
			placeholder: 'e.g. 00',
			description: 'Of new orders (setor de atividade); empty: no orders can be placed',
		},
		{
			displayName: 'Sales Order Type',
			name: 'salesOrderType',
			type: 'string',
			default: 'OR',
			description: 'Type of new orders, as the API names it: OR is the standard order, TA in German systems',
		},
		{
			displayName: 'Notes Text ID',
			name: 'noteTextId',
			type: 'string',
			default: '',
			placeholder: 'e.g. TX01',
			description: 'Text of the order’s header that takes the notes and where the order came from. Empty: they are not sent to SAP.',
		},
		{
			displayName: 'Price Condition Types',
			name: 'conditionTypes',
			type: 'string',
			default: 'PR00, PPR0',
			description: 'Condition types of list prices, separated by commas, likeliest first',
		},
		{
			displayName: 'Price List Type',
			name: 'priceListType',
			type: 'string',
			default: '',
			placeholder: 'e.g. 01',
			description: 'Price list whose prices count. Empty: prices that belong to no price list.',
		},
		{
			displayName: 'Stock Warehouses',
			name: 'stockWarehouses',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1010, 1020/0001',
			description: 'Whose stock counts: plants, or plant and storage location, separated by commas. Empty: all of the client, also those of other companies, whose stock you may not sell.',
		},
		{
			displayName: 'Product Names',
			name: 'productNames',
			type: 'boolean',
			default: true,
			description: 'Whether to ask API_PRODUCT_SRV for product names, and so to tell a product without stock from an unknown one',
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'string',
			default: 'PT',
			description: 'Language of product names and notes, two letters',
		},
		{
			displayName: 'Tax Numbers',
			name: 'taxNumbers',
			type: 'options',
			options: [
				{ name: 'Both', value: 'both', description: 'The tax numbers of the business partner, then the fields of the customer' },
				{ name: 'Business Partner', value: 'businessPartner', description: 'Tax numbers of the categories below' },
				{ name: 'Customer', value: 'customer', description: 'Tax Number 1 for a CNPJ, Tax Number 2 for a CPF' },
			],
			default: 'both',
			description: 'Where customers are looked up by CPF or CNPJ',
		},
		{
			displayName: 'CNPJ Tax Categories',
			name: 'cnpjTaxTypes',
			type: 'string',
			default: 'BR1',
			description: 'Tax number categories of a CNPJ, separated by commas',
			displayOptions: { hide: { taxNumbers: ['customer'] } },
		},
		{
			displayName: 'CPF Tax Categories',
			name: 'cpfTaxTypes',
			type: 'string',
			default: 'BR2',
			description: 'Tax number categories of a CPF, separated by commas',
			displayOptions: { hide: { taxNumbers: ['customer'] } },
		},
		{
			displayName: 'Approval Statuses That Hold',
			name: 'heldApprovalStatuses',
			type: 'string',
			default: 'A',
			description: 'Values of an order’s approval status that mean it waits for approval, separated by commas',
		},
		areaCodeProperty(),
		...tlsProperties(),
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 15000, description: 'Deadline of one call' },
	];
}
