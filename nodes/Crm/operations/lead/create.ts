import { toPlain } from '../../../../lib/n8n/plain';
import { crmOperation, idempotencyKeyField, optionalContactIdField, ownerFields } from '../fields';
import { namedValues } from '../named-values';

export const createLead = crmOperation({
	resource: 'lead',
	operation: 'create',
	name: 'Create',
	action: 'Create a lead',
	description: 'Create a lead (deal, business); fields that the CRM demands are checked before anything is sent',
	idempotent: false,
	fields: [
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. JivoChat #18 – Maria Silva',
		},
		optionalContactIdField,
		{ displayName: 'Source', name: 'source', type: 'string', default: 'WhatsApp', description: 'Where the lead comes from, as the CRM names its sources' },
		...ownerFields,
		{ displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. 1.234,56' },
		{ displayName: 'Pipeline ID', name: 'pipelineId', type: 'string', default: '', description: 'Empty: the CRM’s default' },
		{ displayName: 'Stage ID', name: 'stageId', type: 'string', default: '', description: 'Empty: the first stage' },
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add field',
			description: 'Further fields of the lead, by the name or ID the CRM gives them',
			options: [
				{
					displayName: 'Field',
					name: 'field',
					values: [
						{ displayName: 'Name or ID', name: 'name', type: 'string', default: '' },
						{ displayName: 'Value', name: 'value', type: 'string', default: '' },
					],
				},
			],
		},
		{
			displayName: 'Required Fields',
			name: 'requiredFields',
			type: 'string',
			default: '',
			placeholder: 'e.g. source, value, contact',
			description: 'Fields that must have a value here, separated by commas, beside those the CRM demands',
		},
		idempotencyKeyField,
	],
	run: async ({ services, signal, keyFor }, { fields, idempotencyKey, ...lead }) => {
		const crm = await services.crm();
		const key = idempotencyKey || keyFor(lead);
		return toPlain(await crm.createLead({ ...lead, fields: namedValues(fields), idempotencyKey: key }, { signal }));
	},
});
