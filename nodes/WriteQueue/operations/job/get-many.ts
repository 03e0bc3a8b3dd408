import { toPlain } from '../../../../lib/n8n/plain';
import { queueField, queueOperation } from '../services';

export const getManyJobs = queueOperation({
	resource: 'job',
	operation: 'getMany',
	name: 'Get Many',
	action: 'List the jobs of a queue, newest first, by their state',
	description: 'List jobs, newest first; those that ended are kept for 7 days, failed and parked ones for 30',
	idempotent: true,
	fields: [
		queueField,
		{
			displayName: 'States',
			name: 'states',
			type: 'multiOptions',
			options: [
				{ name: 'Cancelled', value: 'cancelled' },
				{ name: 'Completed', value: 'completed' },
				{ name: 'Delayed', value: 'delayed', description: 'Not due yet: by their own delay, or between two attempts' },
				{ name: 'Failed', value: 'failed', description: 'For good' },
				{ name: 'Parked', value: 'parked', description: 'Put aside, because nobody knows whether they were done' },
				{ name: 'Running', value: 'running' },
				{ name: 'Waiting', value: 'waiting' },
			],
			default: ['failed', 'parked'],
			description: 'Which jobs to list. None chosen: all.',
		},
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { returnAll: [false] } },
			description: 'Max number of results to return',
		},
		{
			displayName: 'Group Key',
			name: 'groupKey',
			type: 'string',
			default: '',
			description: 'Only jobs of this group. Empty: of all.',
		},
	],
	run: async ({ services }, { queue, states, returnAll, limit, groupKey }) => {
		const jobs = await services.list(queue, { states, groupKey, limit: returnAll ? null : limit });
		return toPlain({ found: jobs.length > 0, count: jobs.length, jobs });
	},
});
