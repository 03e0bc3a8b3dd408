import type { WriteQueueServices } from '../../../lib/n8n/queue/services';
import { defineOperationFor, type Field } from '../../../lib/n8n/operation';

export type { WriteQueueServices };

export const queueOperation = defineOperationFor<WriteQueueServices>();

export const queueField = {
	displayName: 'Queue',
	name: 'queue',
	type: 'string',
	default: 'orders',
	required: true,
	description: 'Name of the queue: letters, digits, - and _. It is there from its first job on.',
} as const satisfies Field;

/** Of the run's own job. */
export const heldQueueField = { ...queueField, description: 'Name of the queue that the job is from, the field queue of the trigger’s item' } as const satisfies Field;

export const jobIdField = {
	displayName: 'Job ID',
	name: 'jobId',
	type: 'string',
	default: '={{ $json.jobId }}',
	required: true,
	description: 'What Add has returned as jobId',
} as const satisfies Field;

export const leaseField = {
	displayName: 'Lease',
	name: 'lease',
	type: 'string',
	default: '={{ $json.lease }}',
	required: true,
	placeholder: 'e.g. {{ $(\'Write Queue Trigger\').item.json.lease }}',
	description: 'The lease in the trigger’s item, by which the job is held',
} as const satisfies Field;
