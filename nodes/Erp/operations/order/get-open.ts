import { toPlain } from '../../../../lib/n8n/plain';
import { customerIdField, erpOperation, orderCountField } from '../services';

export const getOpenOrders = erpOperation({
	resource: 'order',
	operation: 'getOpen',
	name: 'Get Open',
	action: 'Get the open orders of a customer by customer ID',
	description: 'List the open orders of a customer, those not yet finished, newest first',
	idempotent: true,
	fields: [customerIdField, orderCountField],
	run: async ({ services, signal }, { customerId, orderCount }) =>
		toPlain(await services.erp.getOpenOrders({ customerId, limit: orderCount }, { signal })),
});
