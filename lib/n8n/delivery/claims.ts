import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import { claimEvents, waitForOthers, type Claimed } from '../../application/delivery/deduplication';
import type { Store } from '../../domain/store';
import { toConnectorError } from '../errors';
import type { ExecutionScope } from '../scope';
import { answer, startRun } from './answer';
import type { handOver, Inbox } from './inbox';
import type { KeyedEvent } from './keyed-event';

/** Platforms wait a few seconds, Kommo two; another delivery's run gets most of them to begin. */
export const waitForOthersMs = 1_200;

export interface Answers {
	/** Whose events these are, as its users call it; they are counted under this name. */
	system: string;
	/** To a delivery that has started a run, or was put into a queue. */
	started: IDataObject;
	/** The status of that answer where the trigger gives it itself; default 200. */
	startedStatus?: number;
	/** To one whose events were all handled before. */
	duplicate: IDataObject;
}

/**
 * Starts one run with those events that are new, or answers why there is none.
 * @param inbox instead of starting a run, the events are put into its queue
 * @throws ConnectorError where the Store or the queue cannot be reached
 */
export async function claimAndStart(
	webhook: IWebhookFunctions,
	scope: ExecutionScope,
	events: readonly KeyedEvent[],
	answers: Answers,
	inbox: Inbox | null = null,
): Promise<IWebhookResponseData> {
	const owner = randomUUID();
	const store = await scope.store();
	const prefix = prefixOf(webhook);
	const { mine, pending } = await claimAll(store, events.map(within(prefix)), owner);
	const waiting = mine.length > 0 ? pending : await waitForOthers(store, pending, { clock: scope.clock, owner, waitMs: waitForOthersMs });
	const toRun = inbox === null || mine.length === 0 ? mine : await handedOver(scope, mine, { store, owner, prefix, inbox });
	// Answered with 503 the platform comes again; by then the other run has begun or its claim has lapsed.
	count(scope, answers.system, { received: mine.map(({ event }) => event), duplicate: events.length - mine.length });
	const later = waiting.length > 0 ? answer(webhook, 503, { message: 'Another delivery of the same event is under way.' }) : null;
	if (mine.length === 0) return later ?? answer(webhook, 200, answers.duplicate);
	if (toRun.length === 0) return later ?? answer(webhook, answers.startedStatus ?? 200, answers.started);
	const items = toRun.map(({ event: { json, ...keys } }) => ({ json: { ...json, delivery: { ...keys, owner } } }));
	return { ...startRun(items, answers.started), ...later };
}

/** Loaded where it is used: most triggers start runs. */
async function handedOver(...given: Parameters<typeof handOver>): ReturnType<typeof handOver> {
	return await (await import('../../n8n/delivery/inbox.js')).handOver(...given);
}

/** A message's item says by whom it is; only a customer waits for an answer. */
function count({ meter }: ExecutionScope, system: string, events: { received: readonly KeyedEvent[]; duplicate: number }): void {
	for (const { json } of events.received) meter.webhook(system, 'received', ...(json.author === 'customer' ? (['customer'] as const) : []));
	for (let index = 0; index < events.duplicate; index++) meter.webhook(system, 'duplicate');
}

/** Keys are of one trigger: another workflow may want the same event. */
function prefixOf(webhook: IWebhookFunctions): string {
	return `delivery:${webhook.getWorkflow().id ?? ''}:${webhook.getNode().id}:`;
}

function within(prefix: string): (event: KeyedEvent) => KeyedEvent {
	return ({ key, content, ...event }) => ({
		...event,
		key: prefix + key,
		...(content ? { content: { ...content, key: prefix + content.key } } : {}),
	});
}

/** Claims both keys of an event, or none. */
async function claimAll(store: Store, events: readonly KeyedEvent[], owner: string): Promise<Claimed<KeyedEvent>> {
	const byContent = await claimEvents(store, events.flatMap((event) => (event.content ? [{ event, key: event.content.key }] : [])), owner);
	const release = async (claims: typeof byContent.mine) => await Promise.all(claims.map(async ({ key }) => await store.release(key, owner)));
	const fresh = [...events.filter(({ content }) => !content), ...byContent.mine.map(({ event }) => event)];
	const byKey = await claimEvents(store, fresh.map((event) => ({ event, key: event.key })), owner).catch(async (error: unknown) => {
		await release(byContent.mine).catch(() => undefined);
		throw toConnectorError(error, 'Store');
	});
	const underWay = new Set(byKey.pending);
	await release(byContent.mine.filter(({ event }) => underWay.has(event.key)));
	await closeContents(store, byContent.mine.filter(({ event }) => !underWay.has(event.key) && !byKey.mine.some(({ key }) => key === event.key)), owner);
	return { mine: byKey.mine, pending: [...byContent.pending, ...byKey.pending] };
}

/** A repetition under the id of a handled event, with content of its own: it shall not come again under another id either. */
async function closeContents(store: Store, claims: Claimed<KeyedEvent>['mine'], owner: string): Promise<void> {
	await Promise.all(claims.map(async ({ event: { content } }) => content && (await store.complete(content.key, owner, content.keepMs))));
}
