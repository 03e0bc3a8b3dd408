import type { Field } from '../../../lib/n8n/operation';

/** A message of a conversation, as every channel’s trigger gives it. */
export const messageFields = [
	{
		displayName: 'Content',
		name: 'content',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		description: 'What was said',
	},
	{
		displayName: 'Message ID',
		name: 'messageId',
		type: 'string',
		default: '',
		required: true,
		description: 'ID that the channel gave the message; the same ID is written once',
	},
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		options: [
			{ name: 'Inbound', value: 'inbound', description: 'The customer wrote' },
			{ name: 'Outbound', value: 'outbound', description: 'The bot or a person of the team wrote' },
		],
		default: 'inbound',
		description: 'Who wrote to whom',
	},
	{
		displayName: 'Timestamp',
		name: 'timestamp',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-11-22T10:03:00-03:00',
		description: 'When it was said: ISO date-time or Unix time. Empty: now.',
	},
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: 'whatsapp',
	},
	{
		displayName: 'Author',
		name: 'author',
		type: 'string',
		default: '',
		description: 'Who wrote, as it shall stand in the history. Empty: Cliente or Atendimento.',
	},
] as const satisfies readonly Field[];
