import { epochOf } from '../../../../lib/n8n/epoch';
import { toPlain } from '../../../../lib/n8n/plain';
import { botControlOperation, conversationFields, conversationOf } from '../services';

export const checkBeforeSend = botControlOperation({
	resource: 'conversation',
	operation: 'checkBeforeSend',
	name: 'Check Before Send',
	action: 'Check that the bot may still send its answer',
	description: 'Tell whether anything has happened since the gate after which the prepared answer must not be sent',
	idempotent: true,
	fields: [
		...conversationFields,
		{
			displayName: 'Epoch',
			name: 'epoch',
			type: 'string',
			default: '={{ $json.epoch }}',
			required: true,
			description: 'The epoch the gate gave out; it grows whenever the bot is paused, resumed, or a person writes',
		},
	],
	run: async ({ services }, input) => {
		const { allowed, reason, conversation, problem } = await services.bot.checkBeforeSend(conversationOf(input), epochOf(input.epoch));
		return toPlain({ allowed, reason, conversation, problem });
	},
});
