import type { INodeProperties } from 'n8n-workflow';

/** What most senders need not. */
export function optionsProperty(): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Challenge Parameter',
				name: 'challengeParameter',
				type: 'string',
				default: 'hub.challenge',
				description: 'Query parameter of a GET that is given back to who knows the credential’s verify token',
			},
			{
				displayName: 'Default Area Code',
				name: 'defaultAreaCode',
				type: 'string',
				default: '',
				placeholder: 'e.g. 11',
				description: 'Area code (DDD) of phones that come without one',
			},
			{
				displayName: 'Delivery ID Header',
				name: 'idHeader',
				type: 'string',
				default: '',
				placeholder: 'e.g. X-Delivery',
				description: 'For schemes that show a secret: header with the sender’s ID of the delivery, the same when it is repeated',
			},
			{
				displayName: 'Event ID Path',
				name: 'eventIdPath',
				type: 'string',
				default: '',
				placeholder: 'e.g. eventId',
				description: 'Path of the sender’s ID of the event in the body, by which repetitions are recognised. Empty: they are recognised by the delivery’s ID, or by all that is signed.',
			},
			{
				displayName: 'Hand Over Through Queue',
				name: 'handOverQueue',
				type: 'string',
				default: '',
				placeholder: 'e.g. eventos',
				description: 'Name of a write queue that takes each event before the sender is told that it was received. A Write Queue Trigger starts the run, and again if it is lost. Empty: this trigger starts it.',
			},
			{
				displayName: 'Keep Order By',
				name: 'handOverGroupPath',
				type: 'string',
				default: '',
				placeholder: 'e.g. data.contact_id',
				description: 'With a queue: path in the body of what events have in common that must be handled one after the other, e.g. the conversation. Empty: no order.',
			},
			{
				displayName: 'Remember Deliveries (Minutes)',
				name: 'rememberMinutes',
				type: 'number',
				typeOptions: { minValue: 10 },
				default: 10,
				description: 'For how long a delivery without an ID is taken for a repetition when the very same comes again. Never shorter than the scheme asks for: three days for signatures without a time.',
			},
			{
				displayName: 'Response Body',
				name: 'responseBody',
				type: 'json',
				default: '{"status": "accepted"}',
				description: 'What a delivery that starts a run is answered with, for senders that want to read something else',
			},
			{
				displayName: 'Response Code',
				name: 'responseCode',
				type: 'number',
				typeOptions: { minValue: 200, maxValue: 299 },
				default: 200,
				description: 'Of the answer to a delivery that starts a run. Any other than 200 is answered before n8n has registered the run: leave it unless the sender insists.',
			},
			{
				displayName: 'Split Lists',
				name: 'splitLists',
				type: 'boolean',
				default: true,
				description: 'Whether a body that is a list is a list of events, as HubSpot sends them: an item each',
			},
			{
				displayName: 'Verify Token Parameter',
				name: 'verifyParameter',
				type: 'string',
				default: 'hub.verify_token',
				description: 'Query parameter of a GET that holds the verify token',
			},
		],
	};
}
