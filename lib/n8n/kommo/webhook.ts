import type { IDataObject, IExecuteFunctions, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';

import type { BotCommandOptions } from '../../domain/bot-command';
import type { Author } from '../../domain/message';
import { claimEvents, keepMs, waitForOthers } from '../../application/delivery/deduplication';
import type { KommoEvent } from '../../systems/kommo/event-types';
import { readKommoEvents } from '../../systems/kommo/events';
import { parseKommoForm } from '../../systems/kommo/webhook-form';
import type { ConnectorError } from '../../domain/errors';
import { toConnectorError } from '../errors';
import { ExecutionScope } from '../scope';
import { reasonToIgnore, toItem, type EventFilter } from './items';
import { rememberedSubscription } from './subscription';

/** Kommo waits two seconds; another delivery's run gets most of them to begin. */
const waitForOthersMs = 1_200;

interface TriggerSettings {
	events: string[];
	customEvents: string;
	authors: Author[];
	options: { prefix?: string; pauseAliases?: string; resumeAliases?: string; includeRaw?: boolean; notes?: 'all' | 'commands' };
}

/** Answers one delivery of Kommo: refuses it, ignores it, or starts one run with its new events. */
export async function receiveDelivery(webhook: IWebhookFunctions): Promise<IWebhookResponseData> {
	const manual = webhook.getMode() === 'manual';
	const subscription = rememberedSubscription(webhook.getWorkflowStaticData('node'));
	const given = webhook.getRequestObject().query.secret;
	if (!subscription || !sameSecret(given, subscription.secret)) {
		return answer(webhook, 401, 'The secret in the address is not the one of this subscription.');
	}
	const scope = new ExecutionScope(webhook, AbortSignal.timeout(waitForOthersMs * 10));
	try {
		const settings = readSettings(webhook);
		const events = wantedEvents(webhook, scope, { ...filterOf(settings), accountId: subscription.accountId });
		if (events.length === 0) return answer(webhook, 200, 'Nothing to do.');
		const items = events.map((event) => ({ event, json: toItem(event, itemOptions(settings)) }));
		if (manual) return startRun(items.map(({ json }) => ({ json })));
		return await claimAndStart(webhook, scope, items);
	} catch (error) {
		return putOff(webhook, scope, toConnectorError(error, 'Kommo Trigger'));
	} finally {
		scope.close();
	}
}

/** Nothing is claimed: the platform delivers again, when what is wrong may have been mended. */
function putOff(webhook: IWebhookFunctions, scope: ExecutionScope, error: ConnectorError): IWebhookResponseData {
	const storeIsDown = error.system === 'Store';
	const what = storeIsDown ? 'the Store cannot be reached' : 'it could not be handled';
	scope.log.warn(`A delivery of Kommo was put off, because ${what}.`, { event: 'webhook_put_off', reason: error.message });
	return answer(webhook, storeIsDown ? 503 : 500, `${storeIsDown ? 'The state of this n8n cannot be reached' : error.message}; deliver again later.`);
}

function sameSecret(given: unknown, expected: string): boolean {
	if (typeof given !== 'string') return false;
	// Hashing makes both sides the same length, which timingSafeEqual asks for.
	const [left, right] = [given, expected].map((text) => createHash('sha256').update(text).digest());
	return left !== undefined && right !== undefined && timingSafeEqual(left, right);
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

async function claimAndStart(
	webhook: IWebhookFunctions,
	scope: ExecutionScope,
	items: Array<{ event: KommoEvent; json: IDataObject }>,
): Promise<IWebhookResponseData> {
	const owner = randomUUID();
	const store = await scope.store();
	const prefix = `delivery:${webhook.getWorkflow().id ?? ''}:${webhook.getNode().id}:`;
	const keyed = items.map(({ event, json }) => ({ event: json, key: prefix + event.deduplicationKey }));
	const { mine, pending } = await claimEvents(store, keyed, owner);
	const waiting = mine.length > 0 ? pending : await waitForOthers(store, pending, { clock: scope.clock, owner, waitMs: waitForOthersMs });
	// Answered with 503 the platform comes again; by then the other run has begun or its claim has lapsed.
	const later = waiting.length > 0 ? answer(webhook, 503, 'Another delivery of the same event is under way.') : null;
	if (mine.length === 0) return later ?? answer(webhook, 200, 'Already handled.');
	return { ...startRun(mine.map(({ event, key }) => ({ json: { ...event, delivery: { key, owner } } }))), ...later };
}

function startRun(items: INodeExecutionData[]): IWebhookResponseData {
	return { workflowData: [items], webhookResponse: { received: true } };
}

/** Ends the response here; n8n then sends none of its own. */
function answer(webhook: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	webhook.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/**
 * The trigger's part inside of the run: from here on the event counts as handled. An event that
 * another run has confirmed meanwhile is dropped, so that each is handled once.
 */
export async function confirmDelivery(execution: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const scope = new ExecutionScope(execution, AbortSignal.timeout(30_000));
	try {
		const items: INodeExecutionData[] = [];
		for (const [index, { json }] of execution.getInputData().entries()) {
			const { delivery, ...rest } = json;
			if (await confirm(scope, delivery)) items.push({ json: rest, pairedItem: { item: index } });
		}
		return [items];
	} finally {
		scope.close();
	}
}

async function confirm(scope: ExecutionScope, delivery: unknown): Promise<boolean> {
	if (!isDelivery(delivery)) return true;
	try {
		return await (await scope.store()).complete(delivery.key, delivery.owner, keepMs);
	} catch (error) {
		// Handling a message twice is less bad than never; the gate keeps the bot silent without a Store.
		scope.log.warn('An event could not be marked as handled.', { event: 'delivery_unconfirmed', reason: toConnectorError(error, 'Store').message });
		return true;
	}
}

function isDelivery(value: unknown): value is { key: string; owner: string } & IDataObject {
	return typeof value === 'object' && value !== null && 'key' in value && 'owner' in value && typeof value.key === 'string' && typeof value.owner === 'string';
}
