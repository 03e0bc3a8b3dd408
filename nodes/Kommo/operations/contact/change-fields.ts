import type { Field } from '../../../../lib/n8n/operation';
import { customFieldsField } from '../services';

/** What a new and a changed contact have in common. */
export const contactChangeFields = [
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			customFieldsField,
			{
				displayName: 'Emails',
				name: 'emails',
				type: 'string',
				default: '',
				description: 'All e-mails of the contact, separated by commas; those it had before are replaced',
			},
			{ displayName: 'Name', name: 'name', type: 'string', default: '' },
			{
				displayName: 'Phones',
				name: 'phones',
				type: 'string',
				default: '',
				description: 'All phones of the contact, separated by commas; those it had before are replaced',
			},
			{ displayName: 'Responsible User ID', name: 'responsibleUserId', type: 'string', default: '' },
			{ displayName: 'Tags to Add', name: 'tags', type: 'string', default: '' },
		],
	},
] as const satisfies readonly Field[];
