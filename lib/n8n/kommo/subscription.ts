import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { randomBytes } from 'node:crypto';

import { getKommoAccount } from '../../systems/kommo/account';
import { eventCodes } from '../../systems/kommo/event-catalogue';
import { nodeError, toConnectorError } from '../errors';
import { ExecutionScope } from '../scope';
import { openKommo, type KommoConnection } from './connection';

const deadlineMs = 30_000;

/** What the trigger remembers between activation and deactivation, in n8n's static data. */
export interface Subscription {
	/** Part of the address that Kommo calls; whoever does not know it is refused. */
	secret: string;
	destination: string;
	accountId: string;
}

export function rememberedSubscription(staticData: IDataObject): Subscription | null {
	const { secret, destination, accountId } = staticData;
	if (typeof secret !== 'string' || typeof destination !== 'string' || typeof accountId !== 'string') return null;
	return { secret, destination, accountId };
}

/** True where Kommo has this very subscription, with these events, and has not switched it off. */
export async function subscriptionExists(hook: IHookFunctions): Promise<boolean> {
	const known = rememberedSubscription(hook.getWorkflowStaticData('node'));
	// Another address of n8n (its host has moved) needs another subscription.
	if (!known?.destination.startsWith(webhookUrl(hook))) return false;
	return await withKommo(hook, async ({ kommo }, signal, scope) => {
		const watchQueue = await checkQueue(hook, scope);
		const isThere = await kommo.webhooks.isSubscribed({ destination: known.destination, events: chosenEvents(hook) }, { signal });
		if (isThere) watchQueue();
		return isThere;
	});
}

/** Checks the account, then subscribes under an address with a new secret. */
export async function subscribe(hook: IHookFunctions): Promise<boolean> {
	return await withKommo(hook, async ({ kommo }, signal, scope) => {
		const watchQueue = await checkQueue(hook, scope);
		const staticData = hook.getWorkflowStaticData('node');
		const before = rememberedSubscription(staticData);
		const { simple: account } = await getKommoAccount(kommo.client, { signal });
		const secret = randomBytes(24).toString('base64url');
		const destination = `${webhookUrl(hook)}?secret=${secret}`;
		await kommo.webhooks.ensureSubscription({ destination, events: chosenEvents(hook) }, { signal });
		Object.assign(staticData, { secret, destination, accountId: account.id });
		if (before && before.destination !== destination) await kommo.webhooks.unsubscribe(before.destination, { signal });
		watchQueue();
		return true;
	});
}

/** Removes the subscription. n8n deactivates the workflow even where Kommo cannot be reached. */
export async function unsubscribe(hook: IHookFunctions): Promise<boolean> {
	const { unwatchInbox } = await import('../../n8n/delivery/inbox-watch.js');
	unwatchInbox(hook);
	const staticData = hook.getWorkflowStaticData('node');
	const known = rememberedSubscription(staticData);
	if (!known) return true;
	await withKommo(hook, async ({ kommo }, signal) => await kommo.webhooks.unsubscribe(known.destination, { signal }));
	for (const key of ['secret', 'destination', 'accountId']) delete staticData[key];
	return true;
}

/** A queue that no delivery could be put into is a mistake to tell at once. @returns to be called once the trigger is on */
async function checkQueue(hook: IHookFunctions, scope: ExecutionScope): Promise<() => void> {
	const { handOverQueue = '' } = hook.getNodeParameter('options', {}) as { handOverQueue?: string };
	if (handOverQueue.trim() === '') return () => undefined;
	const { checkInbox } = await import('../../n8n/delivery/inbox.js');
	const { watchInbox } = await import('../../n8n/delivery/inbox-watch.js');
	const place = await checkInbox(scope, handOverQueue.trim(), 'Kommo Trigger');
	return () => watchInbox(hook, place, scope.log);
}

function chosenEvents(hook: IHookFunctions): string[] {
	const custom = String(hook.getNodeParameter('customEvents', ''));
	return eventCodes(hook.getNodeParameter('events', []) as string[], custom.split(','));
}

function webhookUrl(hook: IHookFunctions): string {
	return hook.getNodeWebhookUrl('default') ?? '';
}

async function withKommo<T>(
	hook: IHookFunctions,
	work: (connection: KommoConnection, signal: AbortSignal, scope: ExecutionScope) => Promise<T>,
): Promise<T> {
	const signal = AbortSignal.timeout(deadlineMs);
	const scope = new ExecutionScope(hook, signal);
	try {
		return await work(await openKommo(scope, String(hook.getNodeParameter('authentication'))), signal, scope);
	} catch (error) {
		throw nodeError(hook.getNode(), toConnectorError(error, 'Kommo'), 0);
	} finally {
		scope.close();
	}
}
