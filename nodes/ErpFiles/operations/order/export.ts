import { ConnectorError } from '../../../../lib/domain/errors';
import { toPlain } from '../../../../lib/n8n/plain';
import { erpFilesOperation } from '../services';
import { formatOptions } from './format-options';

/** One file per item: with the order that the item is, or with the list it holds. */
export const exportOrders = erpFilesOperation({
	resource: 'orders',
	operation: 'export',
	name: 'Export',
	action: 'Export orders as a file for the ERP',
	description: 'Write orders as a CSV file into the folder the ERP imports from; the same idempotency key makes no second file',
	idempotent: false,
	fields: [
		{
			displayName: 'Orders',
			name: 'orders',
			type: 'json',
			default: '={{ $json }}',
			required: true,
			description: 'One order, or a list of orders for one file, each with pedido_id, cliente_id, itens (a list with sku and quantity), valor_total and data. For one file of all items give the list of them all and set the node to “Execute Once”; the documentation has the expression.',
		},
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: 'pedidos_whatsapp_{stamp}.csv',
			description: '{stamp} is the time with a digest of the key, {key} is the idempotency key itself',
		},
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. 7f2c9a10',
			description: 'Names this one export: for ninety days the same key makes no second file, and with {key} in the file name none as long as the file is there. Empty: derived from the execution, so that only a retry within it is recognised.',
		},
		formatOptions,
	],
	run: async ({ services, signal, keyFor }, { orders: given, fileName, idempotencyKey, options }) => {
		const orders = typeof given === 'string' ? parse(given) : given;
		const { delimiter = 'asList', encoding = 'asList', dateFormat = 'yyyy-MM-dd', filesStay = false } = options;
		const wishes = { fileName, idempotencyKey: idempotencyKey || keyFor(orders), delimiter, encoding, dateFormat, filesStay };
		return toPlain(await services.exportOrders(orders, wishes, { signal }));
	},
});

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw notJson();
	}
}

function notJson(): ConnectorError {
	return new ConnectorError('validation', 'The parameter “Orders” is no valid JSON.', {
		system: 'ERP Files',
		parameter: 'orders',
		hint: 'Give an order such as {"pedido_id":"1","cliente_id":"1001","itens":[{"sku":"CIM-CP2-50","quantity":10}]}, or a list of them.',
		nothingDone: true,
	});
}
