import { Outbox, OutboxReader, pumpOutbox, type HeldMessage, type OutboxMessage } from '../../../lib/application/outbox';
import type { Clock } from '../../../lib/domain/runtime';
import type { Store } from '../../../lib/domain/store';

export const outboxName = 'crm';

export function message(contactKey: string, messageId: string): OutboxMessage {
	return { contactKey, messageId, payload: { content: `${contactKey} ${messageId}` } };
}

export const idsOf = (messages: readonly OutboxMessage[]): string[] => messages.map(({ contactKey, messageId }) => `${contactKey}${messageId}`);

/** Adds `a1`, `a2`, `b1`: contact and message id in one word each. */
export async function addAll(outbox: Outbox, words: readonly string[]): Promise<void> {
	for (const word of words) await outbox.add(message(word.slice(0, 1), word.slice(1)));
}

export function makeOutbox(store: Store, clock: Pick<Clock, 'now'>): Outbox {
	return new Outbox({ store, name: outboxName, clock });
}

export function makeReader(store: Store, clock: Pick<Clock, 'now'>, settings: { batchSize?: number; maxWaitMs?: number } = {}): OutboxReader {
	return new OutboxReader({ store, name: outboxName, clock, random: () => 0.5, batchSize: 10, maxWaitMs: 0, ...settings });
}

export interface Process {
	/** Stops as a trigger that is switched off. */
	stop(): Promise<void>;
	readonly warnings: string[];
	readonly ended: Promise<void>;
}

let owners = 0;

/** A pump as an n8n process runs it. */
export function startPump(store: Store, clock: Clock, hand: (messages: readonly HeldMessage[]) => Promise<boolean>, reader = makeReader(store, clock)): Process {
	const stopping = new AbortController();
	const warnings: string[] = [];
	const log = { warn: (text: string) => void warnings.push(text), debug: () => undefined };
	const newOwner = (): string => `owner ${++owners}`;
	const ended = pumpOutbox({ open: async () => await Promise.resolve({ reader, store }), name: outboxName, clock, random: () => 0.5, log, newOwner, hand, stop: stopping.signal });
	return {
		warnings,
		ended,
		stop: async () => {
			stopping.abort();
			await ended;
		},
	};
}

/** What lies in the outbox, by where it lies. */
export async function waitingIn(store: Store): Promise<{ line: number; parked: number }> {
	const count = async (family: string): Promise<number> => (await store.list(`outbox:${outboxName}:${family}:`, { limit: 1_000 })).length;
	return { line: await count('item'), parked: await count('parked') };
}

export class ProcessDied extends Error {}

/**
 * A Store as one process sees it that may die: after `left` more calls the last one is still carried out, but its answer and
 * all later ones never come (`hang`), or every call throws (for a caller whose death a test has to see).
 */
export function mortalStore(store: Store, after: 'hang' | 'throw'): { store: Store; dieAfter(calls: number): void; readonly dead: boolean } {
	let left = Infinity;
	const gone = async (): Promise<never> => {
		if (after === 'throw') throw new ProcessDied();
		return await new Promise<never>(() => undefined);
	};
	const proxy = new Proxy(store, {
		get: (target, property) => {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			return async (...details: unknown[]): Promise<unknown> => {
				if (left <= 0) return await gone();
				left -= 1;
				const last = left === 0;
				const answer: unknown = await Reflect.apply(value, target, details);
				return last || left <= 0 ? await gone() : answer;
			};
		},
	});
	return {
		store: proxy,
		dieAfter: (calls) => (left = calls),
		get dead() {
			return left <= 0;
		},
	};
}
