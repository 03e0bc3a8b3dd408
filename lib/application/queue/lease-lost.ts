import { ConnectorError } from '../../domain/errors';
import type { Job, JobState, Lease } from '../../domain/queue';
import { queueSystem } from './mistake';

const settledBefore = 'It was settled before, by this run, a later one or a person: Write Queue: Get shows how. Let each run reach Complete or Fail once, with the lease of its own trigger item.';
const comesAgain = `${settledBefore} It is tried again, so let this run write nothing more.`;
const longer = 'Where runs take longer than Longest Run of the trigger, make that longer; where n8n or its Store was away for a while, Lease.';

/** What to do next, by what the job is now. */
const next: Readonly<Record<JobState, string>> = {
	completed: settledBefore,
	failed: `${settledBefore} If its work was done after all, close it with Write Queue: Cancel.`,
	cancelled: `${settledBefore} If its work was not done, Write Queue: Retry puts it back.`,
	waiting: comesAgain,
	delayed: comesAgain,
	running: `Another run has it, because this one was taken for lost: let this one write nothing more. ${longer}`,
	parked: `This run was taken for lost. Look in the target system whether the work was done, then use Write Queue: Cancel (it was) or Retry (it was not). ${longer}`,
};
const elsewhere = 'Set Queue to the field queue of the item that Write Queue Trigger gave, and give this node the same Store credential as the trigger, or both none; a worker must reach the same Store as main.';

/** For a run that settles a job by a lease that no longer holds it, or in a queue that does not know it. */
export function leaseLost({ id }: Lease, job: Job | null): ConnectorError {
	const now = job === null ? 'this queue has no such job' : `the job is ${job.state}`;
	const hint = job === null ? elsewhere : next[job.state];
	return new ConnectorError('validation', `The job ${id} is not, or no longer, this run's: ${now}.`, { system: queueSystem, parameter: 'Lease', hint });
}
