import { epochOf } from '../../../../lib/n8n/epoch';
import { toPlain } from '../../../../lib/n8n/plain';
import { kommoOperation } from '../services';
import { replyFields, replySettings } from './reply-fields';

/**
 * Answers in the customer's chat by the best way the account allows, and says which it was. Right
 * before each send it asks Bot Control whether the bot may still speak.
 */
export const reply = kommoOperation({
	resource: 'message',
	operation: 'reply',
	name: 'Reply',
	action: 'Reply to a customer in the same chat',
	description: 'Send a text into the customer’s chat; keeps silent when a person has taken over since the gate',
	idempotent: false,
	fields: replyFields,
	run: async ({ services, signal, runKey, placeKey }, input) => {
		const { text, leadId, talkId, contactId, accountId, epoch, idempotencyKey } = input;
		const request = {
			text,
			...(leadId ? { leadId } : {}),
			...(talkId ? { talkId } : {}),
			...(contactId ? { contactId } : {}),
			...(epoch !== '' ? { epoch: epochOf(epoch) } : {}),
			// The place in the workflow belongs to the key: two answers to one message are two answers.
			idempotencyKey: idempotencyKey ? `${idempotencyKey}:${placeKey}` : runKey,
		};
		const conversation = { channel: 'kommo', accountId, contactId: contactId || null };
		return toPlain(await services.reply(request, conversation, replySettings(input.options), signal));
	},
});
