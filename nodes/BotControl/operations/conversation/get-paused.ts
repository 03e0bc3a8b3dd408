import { toPlain } from '../../../../lib/n8n/plain';
import { botControlOperation } from '../services';

export const getPaused = botControlOperation({
	resource: 'conversation',
	operation: 'getPaused',
	name: 'Get Paused',
	action: 'List the conversations in which the bot is paused',
	description: 'List the conversations in which the bot is paused',
	idempotent: true,
	fields: [
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: '',
			placeholder: 'e.g. kommo',
			description: 'Empty: all channels',
		},
		{
			displayName: 'Account ID',
			name: 'accountId',
			type: 'string',
			default: '',
			description: 'Empty: all accounts of the channel',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
		},
		{
			displayName: 'After',
			name: 'after',
			type: 'string',
			default: '',
			description: 'The “next” of the page before',
		},
	],
	run: async ({ services }, { channel, accountId, limit, after }) => {
		const page = await services.bot.getPaused({
			limit,
			...(channel ? { channel } : {}),
			...(accountId ? { accountId } : {}),
			...(after ? { after } : {}),
		});
		return toPlain({ found: page.conversations.length > 0, count: page.conversations.length, ...page });
	},
});
