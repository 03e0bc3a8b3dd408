import { toPlain } from '../../../../lib/n8n/plain';
import { erpOperation } from '../services';

export const getCustomerByPhone = erpOperation({
	resource: 'customer',
	operation: 'getByPhone',
	name: 'Get by Phone',
	action: 'Find a customer by phone',
	description: 'Find the customer with a phone, in whatever format either side wrote it: name, balance due, credit limit',
	idempotent: true,
	fields: [
		{
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. (11) 98765-4321',
			description: 'In any Brazilian format, with or without 55, 0 and the ninth digit',
		},
	],
	run: async ({ services, signal }, { phone }) => toPlain(await services.erp.getCustomerByPhone({ phone }, { signal })),
});
