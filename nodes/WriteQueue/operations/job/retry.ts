import { toPlain } from '../../../../lib/n8n/plain';
import { jobIdField, queueField, queueOperation } from '../services';

export const retryJob = queueOperation({
	resource: 'job',
	operation: 'retry',
	name: 'Retry',
	action: 'Put a failed, parked or cancelled job back into its queue, by its ID',
	description: 'Put a failed, parked or cancelled job back, with all its attempts before it; of a parked one look first whether it was done',
	idempotent: false,
	fields: [queueField, jobIdField],
	run: async ({ services }, { queue, jobId }) => toPlain(await (await services.queue(queue)).retry(jobId)),
});
