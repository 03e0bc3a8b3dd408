import type { Resource } from '../../../lib/n8n/operation';
import { addJob } from './job/add';
import { cancelJob } from './job/cancel';
import { completeJob } from './job/complete';
import { failJob } from './job/fail';
import { getJob } from './job/get';
import { getManyJobs } from './job/get-many';
import { retryJob } from './job/retry';
import type { WriteQueueServices } from './services';

export const resources: Array<Resource<WriteQueueServices>> = [
	{ value: 'job', name: 'Job', operations: [addJob, getJob, getManyJobs, retryJob, cancelJob, completeJob, failJob] },
];
