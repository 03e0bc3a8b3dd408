import type { Field } from '../../../../lib/n8n/operation';

const whenTracked = { show: { trackIncidents: [true] } } as const;

/** What is looked at, and what becomes of incidents. */
export const statusFields = [
	{
		displayName: 'Systems',
		name: 'systems',
		type: 'string',
		default: '',
		placeholder: 'e.g. Kommo, SAP Business One',
		description: 'Names of the systems to look at, separated by commas. Empty: all that were called in the last 24 hours.',
	},
	{
		displayName: 'Queues',
		name: 'queues',
		type: 'string',
		default: '',
		placeholder: 'e.g. pedidos',
		description: 'Names of queues to look at beside those that n8n has worked with since it was started, separated by commas',
	},
	{
		displayName: 'Track Incidents',
		name: 'trackIncidents',
		type: 'boolean',
		default: false,
		description: 'Whether to keep open incidents in the Store and tell which have started, worsened and ended: each once, however many ask',
	},
	{
		displayName: 'Hold (Seconds)',
		name: 'holdSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 45,
		displayOptions: whenTracked,
		description: 'How far apart the first and the last failed call of a system must be before its incident starts, or how long nothing may succeed; how long all else must be bad from one look to the next; and how long all must be well before an incident ends. 0: at once.',
	},
	{
		displayName: 'Incidents From',
		name: 'incidentsFrom',
		type: 'options',
		options: [
			{ name: 'Degraded', value: 'degraded', description: 'Also where some calls fail, a job is parked, or a bot has been paused for long' },
			{ name: 'Down', value: 'down', description: 'Only where nothing works' },
		],
		default: 'degraded',
		displayOptions: whenTracked,
		description: 'What counts as an incident',
	},
	{
		displayName: 'Remind After (Minutes)',
		name: 'remindMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		displayOptions: whenTracked,
		description: 'An incident that is still open is told in reminders again after so long. 0: never.',
	},
	{
		displayName: 'Incident Book',
		name: 'incidentBook',
		type: 'string',
		default: '',
		placeholder: 'e.g. plantao',
		displayOptions: whenTracked,
		description: 'Nodes with the same book share their incidents: one of them is told. Empty: this workflow’s own.',
	},
] as const satisfies readonly Field[];
