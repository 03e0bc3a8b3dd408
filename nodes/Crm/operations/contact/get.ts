import { toPlain } from '../../../../lib/n8n/plain';
import { contactIdField, crmOperation } from '../fields';

export const getContact = crmOperation({
	resource: 'contact',
	operation: 'get',
	name: 'Get',
	action: 'Get a contact',
	description: 'Get a contact by its ID',
	idempotent: true,
	fields: [contactIdField],
	run: async ({ services, signal }, { contactId }) => toPlain(await (await services.crm()).getContact(contactId, { signal })),
});
