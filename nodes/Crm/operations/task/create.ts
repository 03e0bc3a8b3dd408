import { toPlain } from '../../../../lib/n8n/plain';
import { crmOperation, idempotencyKeyField, leadIdField, optionalContactIdField, ownerFields } from '../fields';

export const createTask = crmOperation({
	resource: 'task',
	operation: 'create',
	name: 'Create',
	action: 'Create a task for the team',
	description: 'Create a task, e.g. to call a customer back',
	idempotent: false,
	fields: [
		{ displayName: 'Title', name: 'title', type: 'string', default: '', required: true, placeholder: 'e.g. Ligar para o cliente' },
		optionalContactIdField,
		{ ...leadIdField, description: 'ID of the lead or deal it belongs to' },
		{
			displayName: 'Due',
			name: 'dueAt',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-11-23T09:00:00-03:00',
			description: 'When it is to be done: ISO date-time or Unix time. Empty: in 24 hours.',
		},
		...ownerFields,
		{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 3 }, default: '' },
		idempotencyKeyField,
	],
	run: async ({ services, signal, keyFor }, { idempotencyKey, ...task }) => {
		const crm = await services.crm();
		const { dueAt: _, ...content } = task;
		return toPlain(await crm.createTask({ ...task, idempotencyKey: idempotencyKey || keyFor(content) }, { signal }));
	},
});
