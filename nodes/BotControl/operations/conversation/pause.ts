import { toPlain } from '../../../../lib/n8n/plain';
import { botControlOperation, conversationFields, conversationOf } from '../services';

export const pause = botControlOperation({
	resource: 'conversation',
	operation: 'pause',
	name: 'Pause',
	action: 'Pause the bot in a conversation',
	description: 'Keep the bot silent for one contact; works before the contact has ever written',
	idempotent: false,
	fields: [
		...conversationFields,
		{
			displayName: 'Duration (Minutes)',
			name: 'minutes',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: '0: until the bot is resumed',
		},
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'e.g. negotiation',
		},
		{
			displayName: 'Paused By',
			name: 'by',
			type: 'string',
			default: '',
			description: 'Who paused the bot, as it shall stand in the status',
		},
	],
	run: async ({ services }, input) =>
		toPlain(
			await services.bot.pause(conversationOf(input), {
				minutes: input.minutes,
				reason: input.reason || null,
				by: input.by || null,
			}),
		),
});
