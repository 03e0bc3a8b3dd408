import { toPlain } from '../../../../lib/n8n/plain';
import { erpOperation, skuField } from '../services';

export const getStock = erpOperation({
	resource: 'product',
	operation: 'getStock',
	name: 'Get Stock',
	action: 'Get the available stock of a product by SKU',
	description: 'Get how much of a product is available and reserved, in all and per warehouse',
	idempotent: true,
	fields: [
		skuField,
		{
			displayName: 'Warehouse',
			name: 'warehouse',
			type: 'string',
			default: '',
			description: 'Only this warehouse; empty: all',
		},
	],
	run: async ({ services, signal }, { sku, warehouse }) =>
		toPlain(await services.erp.getStock({ sku, warehouse }, { signal })),
});
