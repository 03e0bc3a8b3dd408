import type { Field } from '../../../../lib/n8n/operation';
import { customFieldsField } from '../services';

/** What a new and a changed lead have in common. */
export const leadChangeFields = [
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			customFieldsField,
			{ displayName: 'Name', name: 'name', type: 'string', default: '' },
			{
				displayName: 'Pipeline ID',
				name: 'pipelineId',
				type: 'string',
				default: '',
			},
			{ displayName: 'Price', name: 'price', type: 'number', default: 0, description: 'Value of the sale, in whole units of the account’s currency' },
			{ displayName: 'Responsible User ID', name: 'responsibleUserId', type: 'string', default: '' },
			{
				displayName: 'Stage ID',
				name: 'statusId',
				type: 'string',
				default: '',
				description: 'Stage of the pipeline; 142 is won and 143 lost in every pipeline',
			},
			{ displayName: 'Tags to Add', name: 'tags', type: 'string', default: '', placeholder: 'e.g. whatsapp, bot' },
		],
	},
] as const satisfies readonly Field[];
