import { toPlain } from '../../../../lib/n8n/plain';
import { heldQueueField, leaseField, queueOperation } from '../services';

export const completeJob = queueOperation({
	resource: 'job',
	operation: 'complete',
	name: 'Complete',
	action: 'Mark the job that this run was started for as completed, by its lease',
	description: 'End the job that Write Queue Trigger has started this run for, well',
	idempotent: false,
	fields: [
		heldQueueField,
		leaseField,
		{
			displayName: 'Result',
			name: 'result',
			type: 'json',
			default: '',
			placeholder: 'e.g. {"orderNumber":"4711"}',
			description: 'What Get shows of the job afterwards, without passwords and tokens. Empty: nothing. One that cannot be kept is dropped, and the job is completed all the same.',
		},
	],
	run: async ({ services }, { queue, lease, result }) => toPlain(await (await services.queue(queue)).complete(lease, result)),
});
