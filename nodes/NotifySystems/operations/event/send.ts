import { toPlain } from '../../../../lib/n8n/plain';
import { notifyOperation } from '../services';
import { sendOptions } from './send-options';
import { parsedJson, targetFields, targetsOf } from './target-fields';

/** Events go out one after the other, in the order of the items; the targets of one event all at once. */
export const sendEvent = notifyOperation({
	resource: 'event',
	operation: 'send',
	name: 'Send',
	action: 'Send an event to other systems',
	description: 'Send one event to several systems at the same time, each with its own result; the failure of one takes nothing from the others',
	idempotent: false,
	fields: [
		{
			displayName: 'Event',
			name: 'event',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. message.received',
			description: 'Name of what has happened',
		},
		{
			displayName: 'Data',
			name: 'data',
			type: 'json',
			default: '={{ $json }}',
			description: 'What the receivers are told of it, e.g. {"from":"+5511988887777","message":"Oi","intent":"greeting"}',
		},
		...targetFields,
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'None', value: 'none' },
				{ name: 'Signature', value: 'signature', description: 'After Standard Webhooks, in the headers webhook-signature and webhook-timestamp' },
				{ name: 'Signature and Shared Secret', value: 'both' },
				{ name: 'Shared Secret', value: 'sharedSecret', description: 'The secret itself, in the header X-Webhook-Secret; over https only' },
			],
			default: 'none',
			description: 'How receivers can tell that the event is yours',
		},
		{
			displayName: 'Event ID',
			name: 'eventId',
			type: 'string',
			default: '',
			placeholder: 'e.g. wamid.HBgNNTU…',
			description: 'By which receivers recognise an event they have had already. Empty: made of the execution, the same when the item is repeated within it.',
		},
		sendOptions,
	],
	run: async ({ services, signal, keyFor }, { event, data, targetsAs, targets, targetsJson, authentication, eventId, options }) => {
		const { attempts = 3, deadline = 10, timeout = 5, failIf = 'never', source = 'whatsapp_bot', timestamp = '' } = options;
		const { followRedirects = false, receiversDeduplicate = false, rememberDeliveries = true } = options;
		const content = parsedJson(data, { label: 'Data', parameter: 'data', example: '{"from":"+5511988887777","message":"Oi"}' });
		const key = keyFor([event, content, eventId]);
		const settings = {
			attempts: within(attempts, 1, 3),
			deadlineMs: within(deadline, 1, 120) * 1000,
			timeoutMs: within(timeout, 1, 60) * 1000,
			...{ failIf, followRedirects, receiversDeduplicate },
			memoryKey: rememberDeliveries ? key : null,
		};
		const list = targetsOf(targetsAs, targets, targetsJson);
		const request = { event: { event, data: content, timestamp, source, id: eventId, key }, targets: list, authentication, settings };
		return toPlain(await services.send(request, { signal }));
	},
});

/** An expression is not held to the limits that the editor shows. */
function within(value: number, least: number, most: number): number {
	return Math.min(most, Math.max(least, value));
}
