import type { Field } from '../../../../lib/n8n/operation';

/** How the event is brought to the targets. */
export const sendOptions = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Attempts',
			name: 'attempts',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3 },
			default: 3,
			description: 'Requests to one target at most, all within its deadline. Only what provably did not arrive is sent again.',
		},
		{
			displayName: 'Deadline per Target (Seconds)',
			name: 'deadline',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 120 },
			default: 10,
			description: 'All attempts and the pauses between them; the targets are called at the same time',
		},
		{
			displayName: 'Fail If',
			name: 'failIf',
			type: 'options',
			options: [
				{ name: 'All Targets Fail', value: 'all' },
				{ name: 'Any Target Fails', value: 'any' },
				{ name: 'Never', value: 'never', description: 'Look at allOk and results' },
			],
			default: 'never',
			description: 'When the node itself fails, e.g. for Retry On Fail',
		},
		{
			displayName: 'Follow Redirects',
			name: 'followRedirects',
			type: 'boolean',
			default: false,
			description: 'Whether to follow up to three redirects within the same origin; others are never followed',
		},
		{
			displayName: 'Receivers Deduplicate by Event ID',
			name: 'receiversDeduplicate',
			type: 'boolean',
			default: false,
			description: 'Whether all targets ignore an event ID they have seen. Then the event is sent again also after a time-out, a lost connection, 502, 503 and 504.',
		},
		{
			displayName: 'Remember Deliveries',
			name: 'rememberDeliveries',
			type: 'boolean',
			default: true,
			description: 'Whether a repetition within the same execution (Retry On Fail) leaves out the targets that have the event',
		},
		{
			displayName: 'Source',
			name: 'source',
			type: 'string',
			default: 'whatsapp_bot',
			description: 'Who sends the event, for the receivers',
		},
		{
			displayName: 'Time-Out per Attempt (Seconds)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 60 },
			default: 5,
		},
		{
			displayName: 'Timestamp',
			name: 'timestamp',
			type: 'dateTime',
			default: '',
			description: 'When it happened. Empty: now.',
		},
	],
} as const satisfies Field;
