import type { INodeProperties } from 'n8n-workflow';

export function syncProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Outbox',
			name: 'outbox',
			type: 'string',
			default: 'crm',
			required: true,
			description: 'Name of the outbox, the same as in the CRM node’s operation Enqueue',
		},
		{
			displayName: 'Batch Size',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 10,
			description: 'How many messages to hand to one run at most',
		},
		{
			displayName: 'Longest Wait (Seconds)',
			name: 'maxWaitSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 3600 },
			default: 5,
			description: 'When to hand out a batch that is not full: once its oldest message has waited this long',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Acknowledge',
					name: 'acknowledge',
					type: 'options',
					options: [
						{ name: 'When the Run Ends Well', value: 'runEnds', description: 'A run that fails gets its messages again' },
						{ name: 'When Handed Over', value: 'handedOver', description: 'The messages are gone from the outbox as soon as the run is started; a run that fails loses them' },
					],
					default: 'runEnds',
					description: 'When a message counts as done',
				},
				{
					displayName: 'Longest Run (Minutes)',
					name: 'runMinutes',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 720 },
					default: 15,
					description: 'A run of which nothing is heard for this long counts as failed; its messages come again',
				},
			],
		},
	];
}
