import type { ReplyOptions } from '../../../../lib/n8n/kommo/services';
import type { Field, FieldValues } from '../../../../lib/n8n/operation';

export const replyFields = [
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description: 'What to tell the customer; a long text goes out in several messages',
	},
	{ displayName: 'Talk ID', name: 'talkId', type: 'string', default: '={{ $json.talkId }}' },
	{
		displayName: 'Lead ID',
		name: 'leadId',
		type: 'string',
		default: '={{ $json.leadId }}',
		description: 'Needed for the ways by Salesbot and by note',
	},
	{ displayName: 'Contact ID', name: 'contactId', type: 'string', default: '={{ $json.contactId }}' },
	{
		displayName: 'Account ID',
		name: 'accountId',
		type: 'string',
		default: '={{ $json.accountId }}',
		required: true,
		description: 'Account of the conversation, as the trigger and the gate name it',
	},
	{
		displayName: 'Epoch',
		name: 'epoch',
		type: 'string',
		default: '={{ $json.epoch }}',
		description: 'The epoch the gate gave out: when a person has taken over since, nothing is sent. Empty: checks only that the bot is not paused.',
	},
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		// Only a message has an author: behind another node $json.id would be a contact or a customer.
		default: '={{ $json.author ? $json.id : "" }}',
		description: 'Names this answer for good, usually by the customer’s message: a repeated run with the same key sends nothing twice. Empty: derived from the execution.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Note Text',
				name: 'noteText',
				type: 'string',
				typeOptions: { rows: 3 },
				default: '🤖 O bot não conseguiu responder ao cliente neste chat ({reason}). Resposta que ele daria:\n\n{text}',
				description: 'Note for the team when no way reaches the customer',
			},
			{
				displayName: 'Salesbot Field Name or ID',
				name: 'salesbotFieldId',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getLeadTextFields' },
				default: '',
				description: 'Text area field of the lead that the Salesbot reads. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Salesbot Name or ID',
				name: 'salesbotId',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getSalesbots' },
				default: '',
				description: 'Salesbot whose only step is a message with the Salesbot field. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Salesbot Settle Time (Ms)',
				name: 'settleMs',
				type: 'number',
				default: 2000,
				description: 'How long the Salesbot is given to read the field, where the chat cannot be read',
			},
			{
				displayName: 'Ways',
				name: 'ways',
				type: 'multiOptions',
				options: [
					{ name: 'Note', value: 'note', description: 'Tells the team what the bot could not say' },
					{ name: 'Salesbot', value: 'salesbot' },
					{ name: 'Talk', value: 'talk', description: 'Kommo’s Chats API add-on' },
				],
				default: ['talk', 'salesbot', 'note'],
				description: 'Ways that may be used; the order is always talk, Salesbot, note',
			},
		],
	},
] as const satisfies readonly Field[];

export function replySettings(options: FieldValues<typeof replyFields>['options']): ReplyOptions {
	const { salesbotId, salesbotFieldId, settleMs, ways, noteText } = options;
	const order = ['talk', 'salesbot', 'note'] as const;
	return {
		...(ways ? { ways: order.filter((way) => ways.includes(way)) } : {}),
		...(noteText ? { noteText } : {}),
		...(salesbotId && salesbotFieldId
			? { salesbot: { botId: String(salesbotId), fieldId: String(salesbotFieldId), ...(settleMs !== undefined ? { settleMs } : {}) } }
			: {}),
	};
}
