import { toPlain } from '../../../../lib/n8n/plain';
import { commaList, customFieldsOf, filled, kommoOperation } from '../services';
import { contactChangeFields } from './change-fields';

export const createContact = kommoOperation({
	resource: 'contact',
	operation: 'create',
	name: 'Create',
	action: 'Create a contact',
	description: 'Create a contact; every call makes one',
	idempotent: false,
	fields: [
		{ displayName: 'Full Name', name: 'fullName', type: 'string', default: '', required: true },
		...contactChangeFields,
	],
	run: async ({ services, signal }, { fullName, additionalFields }) => {
		const { tags = '', phones = '', emails = '', customFields, name: _, ...rest } = additionalFields;
		const contact = filled({
			...rest,
			name: fullName,
			phones: commaList(phones),
			emails: commaList(emails),
			tags: commaList(tags),
			customFields: customFieldsOf(customFields),
		});
		return toPlain(await services.kommo.contacts.create(contact, { signal }));
	},
});
