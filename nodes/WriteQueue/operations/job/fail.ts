import { toPlain } from '../../../../lib/n8n/plain';
import { heldQueueField, leaseField, queueOperation } from '../services';

export const failJob = queueOperation({
	resource: 'job',
	operation: 'fail',
	name: 'Fail',
	action: 'Report that the job that this run was started for has failed, by its lease',
	description: 'End the attempt of the job that Write Queue Trigger has started this run for; it is tried again while attempts are left, unless it failed for good',
	idempotent: false,
	fields: [
		heldQueueField,
		leaseField,
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. The ERP has blocked the customer',
			description: 'What went wrong, for the person who looks after it; without secrets and personal data, which are masked',
		},
		{
			displayName: 'Permanent',
			name: 'permanent',
			type: 'boolean',
			default: false,
			description: 'Whether another attempt would fail in the same way, so that those left are skipped',
		},
	],
	run: async ({ services }, { queue, lease, message, permanent }) => toPlain(await (await services.queue(queue)).fail(lease, { message, permanent })),
});
