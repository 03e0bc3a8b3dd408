import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { BotCommandOptions } from '../../domain/bot-command';
import type { Author } from '../../domain/message';
import { sameText } from '../../domain/webhooks/constant-time';
import type { KommoEvent } from '../../systems/kommo/event-types';
import { readKommoEvents } from '../../systems/kommo/events';
import { parseKommoForm } from '../../systems/kommo/webhook-form';
import { answer, putOff, startRun } from '../delivery/answer';
import { claimAndStart, waitForOthersMs } from '../delivery/claims';
import type { Inbox } from '../delivery/inbox';
import { toConnectorError } from '../errors';
import { ExecutionScope } from '../scope';
import { kommoInbox } from './inbox';
import { reasonToIgnore, toItem, type EventFilter } from './items';
import { rememberedSubscription } from './subscription';

const answers = { system: 'Kommo', started: { received: true }, duplicate: { message: 'Already handled.' } };

interface TriggerSettings {
	events: string[];
	customEvents: string;
	authors: Author[];
	options: { prefix?: string; pauseAliases?: string; resumeAliases?: string; includeRaw?: boolean; notes?: 'all' | 'commands'; handOverQueue?: string };
}

/** Answers one delivery of Kommo: refuses it, ignores it, starts one run with its new events, or puts them into a queue. */
export async function receiveDelivery(webhook: IWebhookFunctions): Promise<IWebhookResponseData> {
	const manual = webhook.getMode() === 'manual';
	const subscription = rememberedSubscription(webhook.getWorkflowStaticData('node'));
	const given = webhook.getRequestObject().query.secret;
	const scope = new ExecutionScope(webhook, AbortSignal.timeout(waitForOthersMs * 10));
	if (!subscription || !sameText(given, subscription.secret)) {
		scope.meter.webhook(answers.system, 'refused');
		return answer(webhook, 401, { message: 'The secret in the address is not the one of this subscription.' });
	}
	// Until it has been read, a delivery is one event.
	let count = 1;
	try {
		const settings = readSettings(webhook);
		const events = wantedEvents(webhook, scope, { ...filterOf(settings), accountId: subscription.accountId });
		if (events.length === 0) return answer(webhook, 200, { message: 'Nothing to do.' });
		count = events.length;
		const items = events.map((event) => ({ json: toItem(event, itemOptions(settings)), key: event.deduplicationKey }));
		if (manual) return startRun(items.map(({ json }) => ({ json })), answers.started);
		return await claimAndStart(webhook, scope, items, answers, inboxOf(settings));
	} catch (error) {
		return putOff(webhook, scope, toConnectorError(error, 'Kommo Trigger'), { sender: 'Kommo', system: answers.system, events: count, tellWhy: true });
	} finally {
		scope.close();
	}
}

function readSettings(webhook: IWebhookFunctions): TriggerSettings {
	return {
		events: webhook.getNodeParameter('events', []) as string[],
		customEvents: String(webhook.getNodeParameter('customEvents', '')),
		authors: webhook.getNodeParameter('authors', []) as Author[],
		options: webhook.getNodeParameter('options', {}) as TriggerSettings['options'],
	};
}

function filterOf(settings: TriggerSettings): Omit<EventFilter, 'accountId'> {
	const { events, customEvents, authors, options } = settings;
	return {
		events: new Set([...events, ...words(customEvents)]),
		authors: new Set(authors),
		notesWithoutCommand: options.notes !== 'commands',
		command: itemOptions(settings).command,
	};
}

function itemOptions({ options }: TriggerSettings): { command: BotCommandOptions; includeRaw: boolean } {
	const { prefix, pauseAliases, resumeAliases, includeRaw } = options;
	const command: BotCommandOptions = {
		...(prefix?.trim() ? { prefix } : {}),
		aliases: {
			...(pauseAliases ? { pause: words(pauseAliases) } : {}),
			...(resumeAliases ? { resume: words(resumeAliases) } : {}),
		},
	};
	return { command, includeRaw: includeRaw ?? false };
}

function words(list: string): string[] {
	return list.split(',').map((word) => word.trim()).filter((word) => word !== '');
}

function inboxOf({ options: { handOverQueue } }: TriggerSettings): Inbox | null {
	const queue = handOverQueue?.trim() ?? '';
	return queue === '' ? null : kommoInbox(queue);
}

/** The events of the delivery that shall start a run; what is left out is logged, never an error. */
function wantedEvents(webhook: IWebhookFunctions, scope: ExecutionScope, filter: EventFilter): KommoEvent[] {
	const { rawBody } = webhook.getRequestObject();
	const form = parseKommoForm(rawBody ?? Buffer.alloc(0));
	const events = readKommoEvents(form.value);
	const ignored = new Map<string, number>();
	const wanted = events.filter((event) => {
		const reason = reasonToIgnore(event, filter);
		if (reason !== null) ignored.set(reason, (ignored.get(reason) ?? 0) + 1);
		return reason === null;
	});
	if (form.dropped > 0 || events.length === 0) {
		scope.log.warn('Kommo delivered something that is no event, or keys that were refused.', {
			event: 'webhook_unreadable',
			bytes: rawBody?.length ?? 0,
			droppedKeys: form.dropped,
		});
	}
	if (ignored.size > 0) scope.log.debug('Kommo events that start no run.', { event: 'webhook_ignored', ...Object.fromEntries(ignored) });
	return wanted;
}
