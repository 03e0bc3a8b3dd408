import { ConnectorError } from '../../../../lib/domain/errors';
import type { Field } from '../../../../lib/n8n/operation';

/** What is ordered: rows in the editor, or a list from an earlier node or an AI agent. */
export const itemFields = [
	{
		displayName: 'Items As',
		name: 'itemsAs',
		type: 'options',
		options: [
			{ name: 'JSON', value: 'json' },
			{ name: 'Rows', value: 'rows' },
		],
		default: 'rows',
		description: 'How the products are given',
	},
	{
		displayName: 'Items',
		name: 'items',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add item',
		displayOptions: { show: { itemsAs: ['rows'] } },
		options: [
			{
				displayName: 'Item',
				name: 'item',
				values: [
					{ displayName: 'SKU', name: 'sku', type: 'string', default: '' },
					{ displayName: 'Quantity', name: 'quantity', type: 'string', default: '1' },
					{
						displayName: 'Unit Price',
						name: 'unitPrice',
						type: 'string',
						default: '',
						description: 'Empty: the ERP’s own price',
					},
				],
			},
		],
	},
	{
		displayName: 'Items',
		name: 'itemsJson',
		type: 'json',
		default: '[]',
		displayOptions: { show: { itemsAs: ['json'] } },
		description: 'List of objects with sku, quantity and perhaps unitPrice, e.g. [{"sku":"CIM-CP2-50","quantity":10}]',
	},
] as const satisfies readonly Field[];

/** @throws ConnectorError `validation` where the JSON is none */
export function itemsOf(itemsAs: 'json' | 'rows', rows: unknown, json: unknown): unknown {
	if (itemsAs === 'rows') {
		return typeof rows === 'object' && rows !== null && 'item' in rows ? rows.item : [];
	}
	if (typeof json !== 'string') return json;
	try {
		return JSON.parse(json);
	} catch {
		throw notJson();
	}
}

function notJson(): ConnectorError {
	return new ConnectorError('validation', 'The parameter “Items” is no valid JSON.', {
		system: 'ERP',
		parameter: 'itemsJson',
		hint: 'Give a list such as [{"sku":"CIM-CP2-50","quantity":10}].',
	});
}
