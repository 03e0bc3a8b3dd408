import type { INodeProperties } from 'n8n-workflow';

import { kommoAuthenticationField } from '../../lib/n8n/kommo/authentication-field';
import { kommoEventOptions } from '../../lib/n8n/kommo/event-options';

export function triggerProperties(): INodeProperties[] {
	return [
		{ ...kommoAuthenticationField, options: [...kommoAuthenticationField.options] },
		{
			displayName: 'Events',
			name: 'events',
			type: 'multiOptions',
			options: kommoEventOptions(),
			default: ['add_message', 'add_outgoing_message'],
			required: true,
			description: 'What Kommo shall report. Message Sent is needed to see a person take over.',
		},
		{
			displayName: 'Messages From',
			name: 'authors',
			type: 'multiOptions',
			options: [
				{ name: 'Bot', value: 'bot', description: 'Salesbot, this package, other integrations' },
				{ name: 'Customer', value: 'customer' },
				{ name: 'Human', value: 'human', description: 'A person of the team' },
			],
			default: ['customer', 'human'],
			description: 'Whose messages and notes start the workflow; others are dropped before a run starts',
		},
		{
			displayName: 'More Event Codes',
			name: 'customEvents',
			type: 'string',
			default: '',
			placeholder: 'e.g. update_customer',
			description: 'Event codes that are not in the list, separated by commas',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Command Prefix',
					name: 'prefix',
					type: 'string',
					default: '#',
					description: 'What a command of the team begins with; keep it equal to the gate’s',
				},
				{
					displayName: 'Hand Over Through Queue',
					name: 'handOverQueue',
					type: 'string',
					default: '',
					placeholder: 'e.g. mensagens',
					description: 'Name of a write queue that takes each event before Kommo is told that it was received. A Write Queue Trigger starts the run, and again if it is lost. Empty: this trigger starts it.',
				},
				{
					displayName: 'Include Raw',
					name: 'includeRaw',
					type: 'boolean',
					default: false,
					description: 'Whether to add the entity as Kommo delivered it',
				},
				{
					displayName: 'Notes',
					name: 'notes',
					type: 'options',
					options: [
						{ name: 'All', value: 'all' },
						{ name: 'Commands Only', value: 'commands' },
					],
					default: 'all',
					description: 'Which notes of the team start the workflow. Before a gate only commands should: an ordinary note says nothing to the customer.',
				},
				{
					displayName: 'Pause Aliases',
					name: 'pauseAliases',
					type: 'string',
					default: 'pausar, pause, parar',
				},
				{
					displayName: 'Resume Aliases',
					name: 'resumeAliases',
					type: 'string',
					default: 'voltar, resume, ativar',
				},
			],
		},
	];
}
