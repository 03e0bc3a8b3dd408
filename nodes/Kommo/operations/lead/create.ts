import { toPlain } from '../../../../lib/n8n/plain';
import { commaList, customFieldsOf, filled, kommoOperation } from '../services';
import { leadChangeFields } from './change-fields';

export const createLead = kommoOperation({
	resource: 'lead',
	operation: 'create',
	name: 'Create',
	action: 'Create a lead',
	description: 'Create a lead; every call makes one',
	idempotent: false,
	fields: [
		{ displayName: 'Title', name: 'title', type: 'string', default: '', required: true },
		{
			displayName: 'Contact IDs',
			name: 'contactIds',
			type: 'string',
			default: '={{ $json.contactId }}',
			description: 'Contacts of the lead, separated by commas; the first is the main one',
		},
		...leadChangeFields,
	],
	run: async ({ services, signal }, { title, contactIds, additionalFields }) => {
		const { tags = '', customFields, name: _, ...rest } = additionalFields;
		const lead = {
			...filled({ ...rest, contactIds: commaList(contactIds), tags: commaList(tags), customFields: customFieldsOf(customFields) }),
			name: title,
		};
		return toPlain(await services.kommo.leads.create(lead, { signal }));
	},
});
