import { toPlain } from '../../../../lib/n8n/plain';
import { customerIdField, erpOperation, orderCountField } from '../services';

export const getLastOrders = erpOperation({
	resource: 'order',
	operation: 'getLast',
	name: 'Get Last',
	action: 'Get the latest orders of a customer by customer ID',
	description: 'List the latest orders of a customer, newest first, with their products',
	idempotent: true,
	fields: [customerIdField, orderCountField],
	run: async ({ services, signal }, { customerId, orderCount }) =>
		toPlain(await services.erp.getLastOrders({ customerId, limit: orderCount }, { signal })),
});
