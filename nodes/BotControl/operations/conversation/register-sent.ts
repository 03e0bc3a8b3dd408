import { botControlOperation, conversationFields, conversationOf } from '../services';

export const registerSent = botControlOperation({
	resource: 'conversation',
	operation: 'registerSent',
	name: 'Register Sent Message',
	action: 'Register a message that the bot sends by another node',
	description: 'Remember a message of the bot, so that the gate does not take it for a person’s. Kommo replies of this package do it by themselves.',
	idempotent: false,
	fields: [
		...conversationFields,
		{ displayName: 'Text', name: 'text', type: 'string', default: '' },
		{ displayName: 'Message ID', name: 'messageId', type: 'string', default: '' },
	],
	run: async ({ services }, input) => {
		await services.bot.registerSent(conversationOf(input), {
			text: input.text || null,
			messageId: input.messageId || null,
		});
		return { registered: true };
	},
});
