import { Router, jsonReply } from '../kit/server.ts';
import type { SandboxRequest } from '../kit/server.ts';
import type { KommoContext } from './context.ts';
import type { Courier } from './courier.ts';
import { FORM } from './delivery.ts';
import type { Deliveries } from './delivery.ts';
import { isObject } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { agentNotes, agentWrites, conversation, customerWrites } from './people.ts';
import type { AgentMessage, AgentNote, CustomerMessage } from './people.ts';

export interface ControlParts {
	context: KommoContext;
	courier: Courier;
	deliveries: Deliveries;
}

/** What a test does to this account beside the calls every sandbox has: people who write, and webhooks under watch. */
export function controlRoutes({ context, courier, deliveries }: ControlParts): Router {
	return new Router()
		.add('POST', '/__sandbox/customer-message', (request) =>
			jsonReply(200, customerWrites(context, { ...textOf(request), ...bodyOf(request) } as CustomerMessage)),
		)
		.add('POST', '/__sandbox/agent-message', (request) =>
			jsonReply(200, agentWrites(context, { ...textOf(request), ...bodyOf(request) } as AgentMessage)),
		)
		.add('POST', '/__sandbox/agent-note', (request) =>
			jsonReply(200, { noteId: agentNotes(context, noteOf(request)).id }),
		)
		.add('GET', '/__sandbox/conversation', ({ query }) =>
			jsonReply(200, { messages: conversation(context, Number(query.get('talkId'))) }),
		)
		.add('GET', '/__sandbox/deliveries', ({ query }) => {
			const destination = query.get('destination');
			const attempts = deliveries.attempts().filter((one) => destination === null || one.destination === destination);
			return jsonReply(200, { count: attempts.length, attempts });
		})
		.add('DELETE', '/__sandbox/deliveries', () => {
			deliveries.forgetAttempts();
			return jsonReply(200, { ok: true });
		})
		.add('POST', '/__sandbox/deliver', async (request) => {
			const { body, contentType } = bodyOf(request);
			if (typeof body !== 'string') throw new Error('body must be the text to send.');
			return jsonReply(200, { attempts: await courier.deliverRaw(body, typeof contentType === 'string' ? contentType : FORM) });
		})
		.add('POST', '/__sandbox/retries', async (request) => {
			const fired = await deliveries.fireRetries(isObject(request.body) && request.body['all'] === true);
			return jsonReply(200, { fired, waiting: deliveries.retriesWaiting() });
		})
		.add('POST', '/__sandbox/settle', async () => {
			await courier.settle();
			return jsonReply(200, { ok: true });
		});
}

function bodyOf({ body }: SandboxRequest): JsonObject {
	if (!isObject(body)) throw new Error('The body must be a JSON object.');
	return body;
}

function noteOf(request: SandboxRequest): AgentNote {
	const { leadId, userId } = bodyOf(request);
	return { ...textOf(request), leadId: Number(leadId), ...(userId === undefined ? {} : { userId: Number(userId) }) };
}

/** Guards the one part all three messages need, so that a slip in a test is not sent as `undefined`. */
function textOf(request: SandboxRequest): { text: string } {
	const { text } = bodyOf(request);
	if (typeof text !== 'string') throw new Error('text must be a string.');
	return { text };
}
