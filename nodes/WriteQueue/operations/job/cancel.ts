import { toPlain } from '../../../../lib/n8n/plain';
import { jobIdField, queueField, queueOperation } from '../services';

export const cancelJob = queueOperation({
	resource: 'job',
	operation: 'cancel',
	name: 'Cancel',
	action: 'Cancel a queued job that waits, or close one that failed or was parked, by its ID',
	description: 'Take a job that waits out of its queue, or close one that failed or was parked and that a person has looked after; one that is running cannot be cancelled',
	idempotent: false,
	fields: [queueField, jobIdField],
	run: async ({ services }, { queue, jobId }) => toPlain(await (await services.queue(queue)).cancel(jobId)),
});
