import { toPlain } from '../../../../lib/n8n/plain';
import { jobIdField, queueField, queueOperation } from '../services';

export const getJob = queueOperation({
	resource: 'job',
	operation: 'get',
	name: 'Get',
	action: 'Get the state, attempts and result of a queued job by its ID',
	description: 'Get a job with its state, attempts and result',
	idempotent: true,
	fields: [queueField, jobIdField],
	run: async ({ services }, { queue, jobId }) => toPlain(await (await services.queue(queue)).get(jobId)),
});
