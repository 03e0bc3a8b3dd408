import { toPlain } from '../../../../lib/n8n/plain';
import { jobIdField, queueField, queueOperation } from '../services';

export const cancelJob = queueOperation({
	resource: 'job',
	operation: 'cancel',
	name: 'Cancel',
	action: 'Cancel a queued job that is not running, by its ID',
	description: 'Take a job that waits out of its queue; one that is running cannot be cancelled',
	idempotent: false,
	fields: [queueField, jobIdField],
	run: async ({ services }, { queue, jobId }) => toPlain(await (await services.queue(queue)).cancel(jobId)),
});
