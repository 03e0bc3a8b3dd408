import { toPlain } from '../../../../lib/n8n/plain';
import { kommoOperation } from '../services';
import { noteOwnerFields } from './owner-fields';

export const createNote = kommoOperation({
	resource: 'note',
	operation: 'create',
	name: 'Create',
	action: 'Create a note that only the team sees',
	description: 'Add a note to a lead, contact or company; the customer does not see it',
	idempotent: false,
	fields: [
		...noteOwnerFields,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
		},
		{
			displayName: 'Note Type',
			name: 'noteType',
			type: 'options',
			options: [
				{ name: 'Common', value: 'common', description: 'Reads as written by the user of the token' },
				{ name: 'Service Message', value: 'service_message', description: 'Reads as written by the service below' },
			],
			default: 'service_message',
		},
		{
			displayName: 'Service',
			name: 'service',
			type: 'string',
			default: 'n8n',
			displayOptions: { show: { noteType: ['service_message'] } },
		},
	],
	run: async ({ services, signal }, { ownerType, ownerId, text, noteType, service }) =>
		toPlain(await services.kommo.notes.create({ ownerType, ownerId, text, noteType, service }, { signal })),
});
