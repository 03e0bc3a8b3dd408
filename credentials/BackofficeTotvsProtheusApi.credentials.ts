import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty, tlsProperties } from '../lib/n8n/credential-properties';

const orderEndpointExample = `{
  "path": "/pedidos",
  "body": {
    "cliente": "{customerCode}",
    "loja": "{customerStore}",
    "pedidoEcommerce": "{idempotencyKey}",
    "itens": [{ "produto": "{item.sku}", "quantidade": "{item.quantity}", "preco": "{item.unitPrice}" }]
  },
  "response": { "id": "pedido.numero" },
  "key": { "field": "C5_PEDECOM", "maximumLength": 20 }
}`;

/**
 * TOTVS Protheus by its REST server. Look-ups go through genericQuery; orders and tickets through services that the site
 * has made for itself, and that are described here.
 */
export class BackofficeTotvsProtheusApi implements ICredentialType {
	name = 'backofficeTotvsProtheusApi';

	displayName = 'Backoffice TOTVS Protheus API';

	icon: Icon = { light: 'file:../icons/protheus.svg', dark: 'file:../icons/protheus.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/protheus.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://erp.suaempresa.com.br:8080/rest',
			description: 'Address of the REST server, up to where /api begins; every site has its own. The login is sent to this address only. http:// is accepted for a server in the local network.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'Token (OAuth Password)', value: 'oauth', description: 'The usual way: /api/oauth2/v1/token' },
				{ name: 'Basic', value: 'basic', description: 'User and password with every call, where the site allows it' },
			],
			default: 'oauth',
		},
		{ displayName: 'User', name: 'user', type: 'string', default: '', required: true },
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
		{
			displayName: 'Credentials In',
			name: 'credentialsIn',
			type: 'options',
			options: [
				{ name: 'Form', value: 'form' },
				{ name: 'Headers', value: 'headers' },
				{ name: 'Query', value: 'query', description: 'For releases that take nothing else; the password then stands in the logs of servers and proxies' },
			],
			default: 'headers',
			description: 'Where the request for the token carries user and password',
			displayOptions: { show: { authentication: ['oauth'] } },
		},
		{
			displayName: 'Company',
			name: 'company',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 01',
			description: 'First part of TenantId, which is sent with every call: without it Protheus answers for whatever company its REST job belongs to',
		},
		{
			displayName: 'Branch',
			name: 'branch',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 01',
			description: 'Branch (filial), second part of TenantId. Rows of other branches are never read.',
		},
		{
			displayName: 'Branches',
			name: 'branches',
			type: 'json',
			default: '{}',
			description: 'Only where a table is kept under another branch than the one above: what stands in its branch column, by customers, products, stock, prices, orders; empty where the table is shared. E.g. {"stock": "02"}.',
		},
		{
			displayName: 'Price Table',
			name: 'priceTable',
			type: 'string',
			default: '001',
			description: 'Price table (DA0) for customers without one of their own. Empty: the sale price of the product record (B1_PRV1).',
		},
		{
			displayName: 'Stock Warehouses',
			name: 'stockWarehouses',
			type: 'string',
			default: '',
			placeholder: 'e.g. 01, 03',
			description: 'Warehouses (B2_LOCAL) whose stock counts, separated by commas. Empty: all.',
		},
		{
			displayName: 'Discount Factor',
			name: 'discountFactor',
			type: 'options',
			options: [
				{ name: 'Ignore', value: 'ignore', description: 'The price is DA1_PRCVEN as it stands' },
				{ name: 'Multiply', value: 'factor', description: 'DA1_PERDES from 0 to 1 is multiplied: 0.9 takes ten per cent off' },
			],
			default: 'ignore',
			description: 'What DA1_PERDES means in your price tables; ask your Protheus analyst',
		},
		areaCodeProperty(),
		{
			displayName: 'Order Endpoint',
			name: 'orderEndpoint',
			type: 'json',
			default: '{}',
			description: 'Protheus has no standard service for orders: describe the one your site has made. {} if there is none. The documentation lists all parts.',
			hint: `Example: ${orderEndpointExample.replace(/\s+/g, ' ')}`,
		},
		{
			displayName: 'Ticket Endpoint',
			name: 'ticketEndpoint',
			type: 'json',
			default: '{}',
			description: 'The same for tickets; its key names table, field and idField, e.g. {"table": "SZ1", "field": "Z1_CHAVE", "idField": "Z1_NUM", "customerField": "Z1_CLIENTE", "storeField": "Z1_LOJA", "maximumLength": 40}',
		},
		...tlsProperties(),
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 20000, description: 'Deadline of one call; Protheus may take some seconds for the first one' },
		{
			displayName: 'Further Settings',
			name: 'settings',
			type: 'json',
			default: '{}',
			description: 'Characters of SKUs, words of order statuses, and more, as JSON; the documentation lists all. E.g. {"skuCharacters": " +"}.',
		},
	];
}
