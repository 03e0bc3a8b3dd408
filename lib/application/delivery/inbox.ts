import { createHash } from 'node:crypto';

import type { Meter } from '../../domain/metrics';
import type { JobQueue } from '../../domain/queue';
import type { Clock } from '../../domain/runtime';
import { longestPayloadBytes } from '../queue/json-value';
import { wakeUps } from '../queue/wake-ups';

/** With the pauses between them, two minutes: a platform's outage of that length costs no answer. */
const maxAttempts = 8;

/** An event on its way into a queue. */
export interface InboxEvent {
	/** By which the queue knows it when it comes again; see `inboxId`. */
	id: string;
	/** How long the id stands for this very event, in milliseconds; afterwards the same id is another event. Null: for ever. */
	keepMs: number | null;
	/** JSON text; see `inboxPayload`. */
	payload: string;
	/** What is handled one after the other, e.g. a conversation; null: no order. */
	group: string | null;
	/** 0 to 1,000. */
	priority: number;
}

export interface InboxParts {
	queue: JobQueue;
	clock: Pick<Clock, 'now'>;
	meter: Pick<Meter, 'job'>;
}

/**
 * Puts events into a queue, those of one group in their order. Each is there once, however often it is put in: who does not know whether it
 * worked does it again.
 * @throws ConnectorError of the queue where one could not be put in; others may be in it then
 */
export async function putIntoQueue(events: readonly InboxEvent[], parts: InboxParts): Promise<void> {
	const added = await Promise.allSettled(inOrder(events).map(async (line) => await putLine(line, parts)));
	wakeUps.wake(parts.queue);
	const failed = added.find((result) => result.status === 'rejected');
	if (failed) throw failed.reason;
}

async function putLine(line: readonly InboxEvent[], parts: InboxParts): Promise<void> {
	for (const event of line) {
		const { added } = await parts.queue.add({
			id: await currentId(event, parts),
			payload: event.payload,
			maxAttempts,
			delayMs: 0,
			priority: event.priority,
			groupKey: event.group,
		});
		parts.meter.job(parts.queue.name, added ? 'added' : 'duplicate');
	}
}

function inOrder(events: readonly InboxEvent[]): InboxEvent[][] {
	const lines = new Map<string | InboxEvent, InboxEvent[]>();
	for (const event of events) {
		const line = lines.get(event.group ?? event) ?? [];
		lines.set(event.group ?? event, line);
		line.push(event);
	}
	return [...lines.values()];
}

/**
 * A job is kept for days, also where its id soon stands for another event, such as the same reminder an hour later. So the id
 * changes every `keepMs`; one that was put in at the end of the time before is known all the same, also by a host whose clock
 * goes differently.
 */
async function currentId({ id, keepMs }: InboxEvent, { queue, clock }: InboxParts): Promise<string> {
	if (keepMs === null) return id;
	const now = clock.now();
	const period = Math.floor(now / keepMs);
	for (const neighbour of [period - 1, period + 1]) {
		const job = await queue.get(`${id}.${neighbour}`);
		if (job !== null && now - job.addedAt < keepMs) return job.id;
	}
	return `${id}.${period}`;
}

/** The data as JSON text, as they are: they are the platform's, and nothing of them is judged. Null where a job cannot hold them. */
export function inboxPayload(data: object): string | null {
	try {
		const text = JSON.stringify(data);
		return Buffer.byteLength(text) <= longestPayloadBytes ? text : null;
	} catch {
		// Deeper than can be written down.
		return null;
	}
}

/** The id of a job from the key of its event, readable where it may be. */
export function inboxId(key: string): string {
	return /^[\x21-\x7e]{1,180}$/.test(key) ? key : `event:${digest(key)}`;
}

/** A text that may name a group; null for an empty one. */
export function inboxGroup(text: string | null): string | null {
	const group = text?.trim() ?? '';
	if (group === '') return null;
	return /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(group) ? group : `group:${digest(group)}`;
}

function digest(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
