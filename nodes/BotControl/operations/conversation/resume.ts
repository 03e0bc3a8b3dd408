import { toPlain } from '../../../../lib/n8n/plain';
import { botControlOperation, conversationFields, conversationOf } from '../services';

export const resume = botControlOperation({
	resource: 'conversation',
	operation: 'resume',
	name: 'Resume',
	action: 'Resume the bot in a conversation',
	description: 'Let the bot answer one contact again',
	idempotent: false,
	fields: [
		...conversationFields,
		{
			displayName: 'Resumed By',
			name: 'by',
			type: 'string',
			default: '',
			description: 'Who resumed the bot, as it shall stand in the status',
		},
	],
	run: async ({ services }, input) =>
		toPlain(await services.bot.resume(conversationOf(input), { by: input.by || null })),
});
