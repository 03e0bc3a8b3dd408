import { toPlain } from '../../../../lib/n8n/plain';
import { botControlOperation, conversationFields, conversationOf } from '../services';

export const getStatus = botControlOperation({
	resource: 'conversation',
	operation: 'getStatus',
	name: 'Get Status',
	action: 'Get whether the bot is active or paused in a conversation',
	description: 'Tell whether the bot is active or paused for one contact, since when and by whom',
	idempotent: true,
	fields: conversationFields,
	run: async ({ services }, input) => toPlain(await services.bot.getStatus(conversationOf(input))),
});
