import { toPlain } from '../../../../lib/n8n/plain';
import { customerIdField, erpOperation } from '../services';

export const getCustomer = erpOperation({
	resource: 'customer',
	operation: 'get',
	name: 'Get',
	action: 'Get a customer by ID',
	description: 'Get a customer by its ID: name, contact data, balance due, credit limit',
	idempotent: true,
	fields: [customerIdField],
	run: async ({ services, signal }, { customerId }) => toPlain(await services.erp.getCustomer({ customerId }, { signal })),
});
