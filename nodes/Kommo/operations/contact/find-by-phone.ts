import { foundItem, kommoOperation, simplifyField } from '../services';

export const findContactByPhone = kommoOperation({
	resource: 'contact',
	operation: 'findByPhone',
	name: 'Find by Phone',
	action: 'Find a contact by phone',
	description: 'Find the contact with a phone, in whatever format either side wrote it',
	idempotent: true,
	fields: [
		{
			displayName: 'Phone',
			name: 'phone',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. (11) 98765-4321',
		},
		simplifyField,
	],
	run: async ({ services, signal }, { phone, simplify }) =>
		foundItem(await services.kommo.contacts.findByPhone(phone, { signal }), simplify),
});
