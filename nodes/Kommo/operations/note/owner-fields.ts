import type { Field } from '../../../../lib/n8n/operation';

/** The record a note belongs to. */
export const noteOwnerFields = [
	{
		displayName: 'Record Type',
		name: 'ownerType',
		type: 'options',
		options: [
			{ name: 'Company', value: 'companies' },
			{ name: 'Contact', value: 'contacts' },
			{ name: 'Lead', value: 'leads' },
		],
		default: 'leads',
	},
	{ displayName: 'Record ID', name: 'ownerId', type: 'string', default: '={{ $json.leadId }}', required: true },
] as const satisfies readonly Field[];
