import { commaList, customFieldsOf, filled, kommoOperation } from '../services';
import { contactChangeFields } from './change-fields';

export const updateContact = kommoOperation({
	resource: 'contact',
	operation: 'update',
	name: 'Update',
	action: 'Update a contact',
	description: 'Change name, phones, e-mails, tags or fields of a contact',
	idempotent: false,
	fields: [
		{ displayName: 'Contact ID', name: 'contactId', type: 'string', default: '={{ $json.contactId }}', required: true },
		...contactChangeFields,
	],
	run: async ({ services, signal }, { contactId, additionalFields }) => {
		const { tags = '', phones = '', emails = '', customFields, ...rest } = additionalFields;
		const changes = filled({
			...rest,
			phones: commaList(phones),
			emails: commaList(emails),
			tagsToAdd: commaList(tags),
			customFields: customFieldsOf(customFields),
		});
		const { id } = await services.kommo.contacts.update(contactId, changes, { signal });
		return { id, updated: true };
	},
});
