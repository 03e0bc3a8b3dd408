import type { BotControl } from '../../../lib/application/bot-control/bot-control';
import { defineOperationFor, type Field } from '../../../lib/n8n/operation';

export interface BotControlServices {
	bot: BotControl;
}

export const botControlOperation = defineOperationFor<BotControlServices>();

/** Which conversation is meant. The defaults fit the items of this package's triggers. */
export const conversationFields = [
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: '={{ $json.channel ?? "kommo" }}',
		description: 'Chat platform the conversation belongs to',
	},
	{
		displayName: 'Account ID',
		name: 'accountId',
		type: 'string',
		default: '={{ $json.accountId }}',
		required: true,
		description: 'Account on the channel; the same contact ID in another account is another conversation',
	},
	{
		displayName: 'Contact ID',
		name: 'contactId',
		type: 'string',
		default: '={{ $json.contactId }}',
		description: 'ID of the customer on the channel. Contact ID or Phone is needed; given both once, either finds the conversation afterwards.',
	},
	{
		displayName: 'Phone',
		name: 'phone',
		type: 'string',
		default: '={{ $json.phone }}',
		placeholder: 'e.g. (11) 98765-4321',
		description: 'Phone of the customer in any Brazilian format',
	},
] as const satisfies readonly Field[];

/** The reference that the fields above describe. */
export function conversationOf(input: { channel: string; accountId: string; contactId: string; phone: string }) {
	return {
		channel: input.channel,
		accountId: input.accountId,
		contactId: input.contactId || null,
		phone: input.phone || null,
	};
}
