import type { INodeProperties } from 'n8n-workflow';

const ready = { show: { event: ['jobReady'] } };

export function triggerProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Event',
			name: 'event',
			type: 'options',
			options: [
				{ name: 'Job Ready', value: 'jobReady', description: 'A job is to be done: one run per job and attempt' },
				{ name: 'Job Failed for Good', value: 'jobFailed', description: 'A job has used up its attempts, failed in a way that no attempt would mend, or was parked because nobody knows whether it was done' },
			],
			default: 'jobReady',
			description: 'What starts the workflow. Switch on one trigger per event and queue: of two, each job or report goes to one only.',
		},
		{
			displayName: 'Queue',
			name: 'queue',
			type: 'string',
			default: 'orders',
			required: true,
			description: 'Name of the queue, the same as in the Write Queue node',
		},
		...paceProperties(),
		...outcomeProperties(),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [...rateOptions(), ...timeOptions()],
		},
	];
}

function paceProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 5,
			displayOptions: ready,
			description: 'How many jobs of this queue may run at the same time, in all processes together; of those with priority 1,000 two more. Jobs of one group run one after the other in any case.',
		},
	];
}

function outcomeProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Acknowledge',
			name: 'acknowledge',
			type: 'options',
			options: [
				{ name: 'When the Run Ends', value: 'runEnds', description: 'A run that ends well completes the job; one that fails is tried again' },
				{ name: 'By Write Queue: Complete or Fail', value: 'operation', description: 'The workflow says it by one of these operations, within the longest run; for workflows that wait, and for n8n’s Engine 2.0' },
			],
			default: 'runEnds',
			displayOptions: ready,
			description: 'What decides how a job has ended',
		},
		{
			displayName: 'Unknown Outcome',
			name: 'unknownOutcome',
			type: 'options',
			options: [
				{ name: 'Park', value: 'park', description: 'Put the job aside for a person, who looks whether it was done' },
				{ name: 'Repeat', value: 'repeat', description: 'Run the job again; only where every write of the workflow carries the job’s ID as its idempotency key' },
			],
			default: 'park',
			displayOptions: ready,
			description: 'What to do with a job whose run was lost, cancelled or took too long, so that nobody knows whether it was done',
		},
	];
}

function rateOptions(): INodeProperties[] {
	return [
		{
			displayName: 'Jobs per Period',
			name: 'rateJobs',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 10_000 },
			default: 0,
			displayOptions: { show: { '/event': ['jobReady'] } },
			description: 'How many jobs to start in a period at most, in all processes together; 0: as many as come',
		},
		{
			displayName: 'Period (Seconds)',
			name: 'ratePerSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 86_400 },
			default: 1,
			displayOptions: { show: { '/event': ['jobReady'] } },
			description: 'How long the period of “Jobs per Period” is',
		},
	];
}

function timeOptions(): INodeProperties[] {
	return [
		{
			displayName: 'Lease (Seconds)',
			name: 'leaseSeconds',
			type: 'number',
			typeOptions: { minValue: 10, maxValue: 1_800 },
			default: 60,
			displayOptions: { show: { '/event': ['jobReady'], '/acknowledge': ['runEnds'] } },
			description: 'How long after a crash of n8n a job counts as lost; while its run is watched the lease is renewed',
		},
		{
			displayName: 'Longest Run (Minutes)',
			name: 'runMinutes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1_440 },
			default: 30,
			description: 'A run of whose end nothing is heard for this long counts as lost; the outcome of its job is unknown',
		},
		{
			displayName: 'Ignore Reports Older Than (Hours)',
			name: 'reportHours',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 720 },
			default: 24,
			displayOptions: { show: { '/event': ['jobFailed'] } },
			description: 'Jobs that failed longer ago, e.g. while this workflow was switched off, are passed over: an apology days later helps nobody',
		},
	];
}
