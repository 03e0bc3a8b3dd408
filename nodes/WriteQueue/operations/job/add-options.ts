import type { Field } from '../../../../lib/n8n/operation';

export const addOptions = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Allow Secrets',
			name: 'allowSecrets',
			type: 'boolean',
			default: false,
			description: 'Whether the data may hold what looks like passwords, tokens or keys; the queue keeps data as plain text for days',
		},
		{
			displayName: 'Attempts',
			name: 'attempts',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 3,
			description: 'How often to try at most, the first time included',
		},
		{
			displayName: 'Delay (Seconds)',
			name: 'delaySeconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'How long to wait before the first attempt',
		},
		{
			displayName: 'Priority',
			name: 'priority',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1000 },
			default: 0,
			description: 'Jobs with a higher one go first; within a group it counts for nothing. 1,000 is urgent: two such jobs may run beyond the trigger’s concurrency.',
		},
	],
} as const satisfies Field;
