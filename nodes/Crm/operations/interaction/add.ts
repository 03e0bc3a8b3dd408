import { toPlain } from '../../../../lib/n8n/plain';
import { contactIdField, crmOperation, leadIdField } from '../fields';
import { messageFields } from '../message-fields';

/** Items run one after the other, so that the history keeps their order. */
export const addInteraction = crmOperation({
	resource: 'interaction',
	operation: 'add',
	name: 'Add',
	action: 'Add a message to the history of a contact',
	description: 'Write a message into the contact’s history; the same message ID is written once',
	idempotent: false,
	fields: [contactIdField, ...messageFields, leadIdField],
	run: async ({ services, signal }, interaction) => toPlain(await (await services.crm()).addInteraction(interaction, { signal })),
});
