import { foundItem, kommoOperation, simplifyField } from '../services';

export const getLead = kommoOperation({
	resource: 'lead',
	operation: 'get',
	name: 'Get',
	action: 'Get a lead',
	description: 'Get a lead with its contacts, stage, tags and fields',
	idempotent: true,
	fields: [
		{ displayName: 'Lead ID', name: 'leadId', type: 'string', default: '={{ $json.leadId }}', required: true },
		simplifyField,
	],
	run: async ({ services, signal }, { leadId, simplify }) =>
		foundItem(await services.kommo.leads.get(leadId, { signal }), simplify),
});
