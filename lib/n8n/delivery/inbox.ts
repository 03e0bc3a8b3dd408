import type { IDataObject } from 'n8n-workflow';

import { keepMs, type Claimed } from '../../application/delivery/deduplication';
import { inboxGroup, inboxId, inboxPayload, putIntoQueue, type InboxEvent } from '../../application/delivery/inbox';
import { queueName } from '../../application/queue/names';
import { ConnectorError } from '../../domain/errors';
import type { JobQueue } from '../../domain/queue';
import type { Store } from '../../domain/store';
import { queuePlace } from '../../infra/queue/open-queue';
import { toConnectorError } from '../errors';
import { queueOf } from '../queue/open-queue';
import type { ExecutionScope } from '../scope';
import { selectedStoreOptions, storeCredentialType } from '../stores';
import type { KeyedEvent } from './keyed-event';

/** Where a trigger puts its events instead of starting runs. */
export interface Inbox {
	/** Name of the write queue. */
	queue: string;
	/** The key by which an event is known in that queue. @param key as its trigger claims it, and as the sender's side alone makes it */
	keyOf(key: { claimed: string; own: string }): string;
	/** What an event must not overtake, and how urgent it is (0 to 1,000). */
	placeOf(json: IDataObject): { group: string | null; priority: number };
}

type Claims = Claimed<KeyedEvent>['mine'];

export interface HandOver {
	store: Store;
	owner: string;
	/** What stands before each claimed key. */
	prefix: string;
	inbox: Inbox;
}

/**
 * Puts claimed events into the queue and marks them handled, in this order: whatever dies between two steps, the platform comes again, finds
 * the event in the queue, and nothing is lost or done twice.
 * @returns the events that no job can hold; they are still claimed
 * @throws ConnectorError where the queue cannot be reached; the claims have been given back then
 */
export async function handOver(scope: ExecutionScope, claims: Claims, { store, owner, prefix, inbox }: HandOver): Promise<Claims> {
	const tooLarge: Claims = [];
	const fitting: Array<{ claim: Claims[number]; event: InboxEvent }> = [];
	for (const claim of claims) {
		const event = inboxEvent(claim.event, { prefix, inbox });
		if (event === null) tooLarge.push(claim);
		else fitting.push({ claim, event });
	}
	try {
		const queue = await queueOf(scope, queueName(inbox.queue));
		await putIntoQueue(fitting.map(({ event }) => event), { queue, clock: scope.clock, meter: scope.meter });
	} catch (error) {
		await Promise.allSettled(claims.flatMap(({ event }) => keysOf(event).map(async ({ key }) => await store.release(key, owner))));
		throw toConnectorError(error, 'Write Queue');
	}
	await Promise.all(fitting.map(async ({ claim }) => await close(scope, claim.event, { store, owner })));
	if (tooLarge.length > 0) {
		scope.log.warn('An event is too large for a job of the write queue (256 KiB): its run is started at once, and is not repeated if it is lost.', {
			event: 'inbox_too_large',
			queue: inbox.queue,
			events: tooLarge.length,
		});
	}
	return tooLarge;
}

function inboxEvent({ json, key, keepMs: kept }: KeyedEvent, { prefix, inbox }: Pick<HandOver, 'prefix' | 'inbox'>): InboxEvent | null {
	const payload = inboxPayload(json);
	if (payload === null) return null;
	const { group, priority } = inbox.placeOf(json);
	return { id: inboxId(inbox.keyOf({ claimed: key, own: key.slice(prefix.length) })), keepMs: kept ?? null, payload, group: inboxGroup(group), priority };
}

/** The event is in the queue whatever becomes of this mark: without it the platform's next delivery finds it there. */
async function close(scope: ExecutionScope, event: KeyedEvent, { store, owner }: Pick<HandOver, 'store' | 'owner'>): Promise<void> {
	try {
		for (const { key, keepMs: kept } of keysOf(event)) await store.complete(key, owner, kept);
	} catch (error) {
		scope.log.warn('An event could not be marked as handled.', { event: 'delivery_unconfirmed', reason: toConnectorError(error, 'Store').message });
	}
}

function keysOf({ key, content, keepMs: kept }: KeyedEvent): Array<{ key: string; keepMs: number }> {
	return [...(content ? [content] : []), { key, keepMs: kept ?? keepMs }];
}

/**
 * Says at activation what could not work at any delivery.
 * @returns where the events will go, for `watchInbox`
 * @throws ConnectorError `validation` for a name that is none, `unsupported` for a Store in memory
 */
export async function checkInbox(scope: ExecutionScope, name: string, system: string): Promise<Pick<JobQueue, 'kind' | 'location' | 'name'>> {
	const parameter = 'Hand Over Through Queue';
	if (!/^[A-Za-z0-9_-]{1,60}$/.test(name)) {
		const hint = 'Give a name of up to 60 letters, digits, - and _, e.g. mensagens; a Write Queue Trigger uses the same.';
		throw new ConnectorError('validation', `${parameter} is no name of a queue.`, { system, parameter, hint, nothingDone: true });
	}
	const chosen = scope.functions.getNode().credentials?.[storeCredentialType] !== undefined;
	return { ...queuePlace(selectedStoreOptions(chosen ? await scope.credential(storeCredentialType, 'Store') : undefined)), name };
}
