import { toPlain } from '../../../../lib/n8n/plain';
import { erpOperation } from '../services';

export const invalidateCache = erpOperation({
	resource: 'cache',
	operation: 'invalidate',
	name: 'Invalidate',
	action: 'Forget cached answers',
	description: 'Forget cached answers of this ERP, for all workers within two seconds',
	idempotent: false,
	fields: [
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'options',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'Customers', value: 'customers' },
				{ name: 'Prices', value: 'prices' },
				{ name: 'Stock', value: 'stock' },
			],
			default: 'all',
		},
	],
	run: async ({ services }, { scope }) => toPlain(await services.erp.invalidate(scope)),
});
