import { toPlain } from '../../../../lib/n8n/plain';
import { erpOperation, skuField } from '../services';

export const getPrice = erpOperation({
	resource: 'product',
	operation: 'getPrice',
	name: 'Get Price',
	action: 'Get the price of a product by SKU',
	description: 'Get the price of a product, for a customer where the ERP has prices per customer',
	idempotent: true,
	fields: [
		skuField,
		{
			displayName: 'Customer ID',
			name: 'customerId',
			type: 'string',
			default: '',
			description: 'Empty: the list price',
		},
	],
	run: async ({ services, signal }, { sku, customerId }) =>
		toPlain(await services.erp.getPrice({ sku, customerId }, { signal })),
});
