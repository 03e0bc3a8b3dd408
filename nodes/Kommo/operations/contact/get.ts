import { foundItem, kommoOperation, simplifyField } from '../services';

export const getContact = kommoOperation({
	resource: 'contact',
	operation: 'get',
	name: 'Get',
	action: 'Get a contact',
	description: 'Get a contact with its phones, e-mails and leads',
	idempotent: true,
	fields: [
		{ displayName: 'Contact ID', name: 'contactId', type: 'string', default: '={{ $json.contactId }}', required: true },
		simplifyField,
	],
	run: async ({ services, signal }, { contactId, simplify }) => {
		const contact = await services.kommo.contacts.get(contactId, { signal });
		return foundItem(contact && { ...contact, simple: { ...contact.simple, phone: contact.simple.phones[0] ?? null } }, simplify);
	},
});
