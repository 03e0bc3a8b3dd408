import { crmOperation, leadIdField, optionalContactIdField, phoneField } from '../fields';
import { messageFields } from '../message-fields';

/** Takes a moment and needs no CRM: the answer to the customer does not wait for it. Items go in one after the other, so that a contact’s keep their order. */
export const enqueueInteraction = crmOperation({
	resource: 'interaction',
	operation: 'enqueue',
	name: 'Enqueue',
	action: 'Put a message into the outbox for the CRM',
	description: 'Keep the message safe until CRM Sync Trigger hands it to a workflow; the same message ID is taken once',
	idempotent: false,
	fields: [
		phoneField,
		optionalContactIdField,
		{ displayName: 'Name', name: 'name', type: 'string', default: '', description: 'Name of the customer, as far as it is known' },
		{ displayName: 'Email', name: 'email', type: 'string', placeholder: 'e.g. maria@empresa.com.br', default: '' },
		...messageFields,
		leadIdField,
		{
			displayName: 'Outbox',
			name: 'outbox',
			type: 'string',
			default: 'crm',
			description: 'Name of the outbox; CRM Sync Trigger must have the same',
		},
	],
	run: async ({ services }, { outbox, ...given }) => {
		const { outboxMessage } = await import('../../../../lib/n8n/crm/outbox-message.js');
		const message = outboxMessage(given, outbox);
		const queued = await (await services.outbox(outbox)).add(message);
		return { queued, duplicate: !queued, messageId: message.messageId, outbox };
	},
});
