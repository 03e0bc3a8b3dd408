import { toPlain } from '../../../../lib/n8n/plain';
import { crmOperation } from '../fields';
import { entriesOf, handleEach, listField } from '../many';

const interactionsField = listField(
	'Interactions',
	'interactions',
	'List of objects with contactId, messageId, content, and perhaps direction, timestamp, channel, author, leadId',
);

export const addManyInteractions = crmOperation({
	resource: 'interaction',
	operation: 'addMany',
	name: 'Add Many',
	action: 'Add many messages to the history of contacts',
	description: 'Write each message of a list; one that fails does not stop the others',
	idempotent: false,
	fields: [interactionsField],
	run: async ({ services, signal }, { interactions }) => {
		const entries = entriesOf(interactions, interactionsField.displayName);
		const crm = await services.crm();
		const add = (entry: Record<string, unknown>) =>
			crm.addInteraction({ contactId: entry.contactId, content: entry.content, messageId: entry.messageId, ...entry }, { signal });
		// The history of one contact keeps its order.
		return toPlain(await handleEach(entries, add, { groupOf: ({ contactId }) => String(contactId), signal }));
	},
});
