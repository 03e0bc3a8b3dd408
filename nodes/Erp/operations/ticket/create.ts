import { toPlain } from '../../../../lib/n8n/plain';
import { customerIdField, erpOperation, idempotencyKeyField, sourceField } from '../services';

export const createTicket = erpOperation({
	resource: 'ticket',
	operation: 'create',
	name: 'Create',
	action: 'Open a support ticket for a customer',
	description: 'Open a ticket for a customer',
	idempotent: false,
	fields: [
		customerIdField,
		{ displayName: 'Subject', name: 'subject', type: 'string', default: '' },
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
		},
		idempotencyKeyField,
		sourceField,
	],
	run: async ({ services, signal, keyFor }, { customerId, subject, description, idempotencyKey, source }) => {
		const ticket = { customerId, subject, description, source, idempotencyKey: idempotencyKey || keyFor({ customerId, subject, description }) };
		return toPlain(await services.erp.createTicket(ticket, { signal }));
	},
});
