import { toPlain } from '../../../../lib/n8n/plain';
import { kommoOperation, limitField } from '../services';

export const getHistory = kommoOperation({
	resource: 'message',
	operation: 'getHistory',
	name: 'Get History',
	action: 'Get the messages of a conversation',
	description: 'List the messages of a talk, oldest first, each with who wrote it. Needs Kommo’s Chats API add-on.',
	idempotent: true,
	fields: [
		{ displayName: 'Talk ID', name: 'talkId', type: 'string', default: '={{ $json.talkId }}', required: true },
		limitField,
		{
			displayName: 'Since',
			name: 'since',
			type: 'dateTime',
			default: '',
			description: 'Only messages from this moment on',
		},
	],
	run: async ({ services, signal }, { talkId, limit, since }) => {
		const from = since === '' ? NaN : Date.parse(since);
		const options = { limit, ...(Number.isFinite(from) ? { since: from } : {}) };
		const messages = await services.history(talkId, options, signal);
		return toPlain({ found: messages.length > 0, count: messages.length, messages });
	},
});
