import { commaList, customFieldsOf, filled, kommoOperation } from '../services';
import { leadChangeFields } from './change-fields';

export const updateLead = kommoOperation({
	resource: 'lead',
	operation: 'update',
	name: 'Update',
	action: 'Update a lead',
	description: 'Change stage, price, responsible user, tags or fields of a lead',
	idempotent: false,
	fields: [
		{ displayName: 'Lead ID', name: 'leadId', type: 'string', default: '={{ $json.leadId }}', required: true },
		...leadChangeFields,
	],
	run: async ({ services, signal }, { leadId, additionalFields }) => {
		const { tags = '', customFields, ...rest } = additionalFields;
		const changes = filled({ ...rest, tagsToAdd: commaList(tags), customFields: customFieldsOf(customFields) });
		const { id } = await services.kommo.leads.update(leadId, changes, { signal });
		return { id, updated: true };
	},
});
