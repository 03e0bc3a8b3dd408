import { createHash } from 'node:crypto';

import { toPlain } from '../../../../lib/n8n/plain';
import { queueField, queueOperation } from '../services';
import { addOptions } from './add-options';

/** Returns at once; what is to be done is done by the workflow that starts with Write Queue Trigger. */
export const addJob = queueOperation({
	resource: 'job',
	operation: 'add',
	name: 'Add',
	action: 'Put a job into a queue, to be done in the background, and get its ID at once',
	description: 'Put a job into a queue; the same key never queues twice',
	idempotent: false,
	fields: [
		queueField,
		{
			displayName: 'Job Key',
			name: 'jobKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. wamid.HBgNNTU…',
			description: 'Names this job for good, e.g. by the ID of the customer’s message: the same key is queued once, and becomes the job’s ID. Empty: derived from the execution, so that only a retry within it is recognised.',
		},
		{
			displayName: 'Data',
			name: 'dataFrom',
			type: 'options',
			options: [
				{ name: 'All of the Incoming Item', value: 'item' },
				{ name: 'JSON', value: 'json' },
			],
			default: 'item',
			description: 'What the run that does the job is given',
		},
		{
			displayName: 'JSON',
			name: 'data',
			type: 'json',
			default: '{}',
			displayOptions: { show: { dataFrom: ['json'] } },
			description: 'Up to 256 KiB, without passwords and tokens, e.g. {"customerId":"1001","items":[{"sku":"CIM-CP2-50","quantity":2}]}',
		},
		{
			displayName: 'Group Key',
			name: 'groupKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. +5511988887777',
			description: 'Jobs of the same group are done strictly one after the other, in the order they were added, e.g. by the customer’s phone. Empty: no order.',
		},
		addOptions,
	],
	run: async ({ services, item, keyFor }, { queue, jobKey, dataFrom, data, groupKey, options }) => {
		const { allowSecrets = false, attempts: maxAttempts = 3, delaySeconds = 0, priority = 0 } = options;
		const content = dataFrom === 'json' ? data : item;
		const key = jobKey || derivedKey(keyFor([queue, content, groupKey]));
		const jobs = await services.queue(queue);
		return toPlain(await jobs.add({ key, data: content, groupKey, delaySeconds, priority, maxAttempts, allowSecrets }));
	},
});

/** Names of workflows and nodes that were imported may hold anything; keys of jobs may not. */
function derivedKey(key: string): string {
	return `run-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}
