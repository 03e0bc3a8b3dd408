import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { textAt } from '../../domain/webhooks/values';
import { verifyWebhook } from '../../domain/webhooks/verify';
import { answer, putOff, startRun } from '../delivery/answer';
import { claimAndStart, waitForOthersMs } from '../delivery/claims';
import type { Inbox } from '../delivery/inbox';
import { toConnectorError } from '../errors';
import { ExecutionScope } from '../scope';
import type { WebhookSecret } from '../webhook-secret';
import { answerChallenge } from './challenge';
import { mostEvents, readEvents } from './items';
import { openSecret } from './remembered-secret';
import { readRequest } from './request';
import { readSettings, type TriggerSettings } from './settings';

/** In metrics: what sends the events, the address alone knows. */
const system = 'Signed Webhook';

const noSecret: WebhookSecret = { secret: '', previousSecret: '', user: '', verifyToken: '' };

/** Answers one delivery: refuses it, says that it is known, starts a run with its new events, or puts them into a queue. */
export async function receiveSignedWebhook(webhook: IWebhookFunctions): Promise<IWebhookResponseData> {
	const scope = new ExecutionScope(webhook, AbortSignal.timeout(waitForOthersMs * 10));
	try {
		const unsigned = webhook.getNodeParameter('scheme', '') === 'unsigned';
		const secret = unsigned ? noSecret : await openSecret(webhook, scope);
		const settings = readSettings(webhook, secret.user);
		if (webhook.getRequestObject().method === 'GET') return answerChallenge(webhook, secret, settings.challenge);
		return await receive(webhook, scope, { settings, secret });
	} catch (error) {
		// The sender may be anybody: it learns nothing of the settings.
		return putOff(webhook, scope, toConnectorError(error, 'Signed Webhook Trigger'), { sender: 'a webhook', system, events: 1, tellWhy: false });
	} finally {
		scope.close();
	}
}

async function receive(
	webhook: IWebhookFunctions,
	scope: ExecutionScope,
	{ settings, secret }: { settings: TriggerSettings; secret: WebhookSecret },
): Promise<IWebhookResponseData> {
	const request = readRequest(webhook, settings.publicUrl);
	if (!request) return answer(webhook, 415, { message: 'Multipart forms are not taken.' });
	const now = scope.clock.now();
	const verdict = verifyWebhook(settings.scheme, request, { secrets: [secret.secret, secret.previousSecret], now, toleranceMs: settings.toleranceMs });
	if (!verdict.genuine) {
		scope.meter.webhook(system, 'refused');
		scope.log.debug('A webhook was refused.', { event: 'webhook_refused', reason: verdict.reason, scheme: settings.schemeName, bytes: request.body.length });
		return answer(webhook, 401, { message: 'Unauthorized' });
	}
	const events = readEvents(webhook, { request, verdict, settings, secret, receivedAt: new Date(now).toISOString() });
	if (events === null) return answer(webhook, 413, { message: `A delivery may hold ${mostEvents} events.` });
	if (events.length === 0) return answer(webhook, 200, { status: 'ignored' });
	const answers = { system, started: settings.accepted, startedStatus: settings.acceptedStatus ?? 200, duplicate: { status: 'duplicate' } };
	if (webhook.getMode() === 'manual') return startRun(events.map(({ json }) => ({ json })), answers.started);
	const started = await claimAndStart(webhook, scope, events, answers, inboxOf(settings));
	// n8n itself can only answer with the status of the node's description, which is the same for all.
	if (settings.acceptedStatus === null || !started.workflowData || started.noWebhookResponse) return started;
	return { ...started, ...answer(webhook, settings.acceptedStatus, settings.accepted) };
}

/** The keys of two senders may be the same, so they are known within this trigger. */
function inboxOf({ queue }: TriggerSettings): Inbox | null {
	if (queue === null) return null;
	const placeOf: Inbox['placeOf'] = ({ body }) => ({ group: queue.groupPath === '' ? null : textAt(body, queue.groupPath), priority: 0 });
	return { queue: queue.name, keyOf: ({ claimed }) => claimed, placeOf };
}
