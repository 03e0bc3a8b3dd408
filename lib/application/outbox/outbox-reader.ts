import type { Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { OutboxStorage } from './outbox-storage';
import type { HeldMessage } from './types';

export interface OutboxReaderOptions {
	log?: Pick<Log, 'warn'>;
	store: Store;
	name: string;
	clock: Pick<Clock, 'now'>;
	random: Random;
	/** Messages of one batch at most. */
	batchSize: number;
	/** A batch that is not full is handed out when its oldest message has waited this long. */
	maxWaitMs: number;
}

/** What there is to hand out now; or, where there is nothing, when to look again (epoch ms; null: whenever a message comes). */
export interface NextBatch {
	messages: HeldMessage[];
	nextAt: number | null;
}

/** Looked at for one batch, where many are in the way. */
const mostPerTurn = 1_000;
const pageSize = 250;
const firstPauseMs = 5_000;
const longestPauseMs = 300_000;

/**
 * Hands out what lies in an outbox, in the order in which it came, and never a message of a contact before the one ahead
 * of it is settled. A message whose run failed is handed out again alone, so that it holds up nobody but its contact; what
 * comes after it is parked, so that looking for the next batch takes no longer for it.
 */
export class OutboxReader {
	private readonly storage: OutboxStorage;
	/** Contacts with parked messages, and when their first one may be handed out. */
	private parked = new Map<string, number>();
	private parkedHaveTheirTurn = false;

	constructor(private readonly options: OutboxReaderOptions) {
		this.storage = new OutboxStorage(options.store, options.name, options.log);
	}

	/** Learns what is parked; before the first batch, and whenever another process may have handed messages out. */
	async open(): Promise<void> {
		const parked = new Map<string, number>();
		for await (const { contactKey, notBefore } of this.storage.parkedFirsts()) parked.set(contactKey, notBefore);
		this.parked = parked;
	}

	/** Parked messages and new ones take turns, so that neither waits for the end of the other. */
	async next(): Promise<NextBatch> {
		this.parkedHaveTheirTurn = !this.parkedHaveTheirTurn;
		if (this.parkedHaveTheirTurn) {
			const again = await this.nextParked();
			return again.messages.length > 0 ? again : earlier(again, await this.nextInLine());
		}
		const fresh = await this.nextInLine();
		return fresh.messages.length > 0 ? fresh : earlier(fresh, await this.nextParked());
	}

	/** The first messages of the line as they lie there; nothing is changed, and no other process is disturbed. */
	async show(): Promise<HeldMessage[]> {
		const { batchSize } = this.options;
		const { messages } = await this.storage.line(batchSize);
		for await (const first of this.storage.parkedFirsts()) {
			if (messages.length >= batchSize) break;
			messages.push(first);
		}
		return messages;
	}

	/** Their run has ended well. */
	async done(messages: readonly HeldMessage[]): Promise<void> {
		await this.storage.remove(messages);
		const now = this.options.clock.now();
		for (const { contactKey } of messages) if (this.parked.has(contactKey)) this.parked.set(contactKey, now);
	}

	/** Their run failed, or nobody knows how it ended: they are handed out again, later each time. */
	async failed(messages: readonly HeldMessage[]): Promise<void> {
		const { clock, random } = this.options;
		const pauses = new Map<string, number>();
		const again = messages.map((message) => {
			const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** message.failures);
			const notBefore = pauses.get(message.contactKey) ?? clock.now() + pauseMs * (0.8 + random() * 0.4);
			pauses.set(message.contactKey, notBefore);
			return { ...message, failures: message.failures + 1, notBefore };
		});
		// Known first: should the Store fail in the middle, none of them is overtaken.
		for (const [contactKey, notBefore] of pauses) this.parked.set(contactKey, notBefore);
		await this.storage.putBack(again);
	}

	private async nextInLine(): Promise<NextBatch> {
		const { batchSize, maxWaitMs, clock } = this.options;
		const chosen: HeldMessage[] = [];
		let after: string | undefined;
		let limit = batchSize;
		for (let looked = 0; looked < mostPerTurn; ) {
			const page = await this.storage.line(limit, after);
			await this.storage.park(page.messages.filter(({ contactKey }) => this.parked.has(contactKey)));
			chosen.push(...page.messages.filter(({ contactKey }) => !this.parked.has(contactKey)));
			if (chosen.length >= batchSize) return { messages: chosen.slice(0, batchSize), nextAt: null };
			if (page.next === undefined) return waiting(chosen, maxWaitMs, clock.now());
			after = page.next;
			looked += limit;
			limit = Math.min(pageSize, mostPerTurn - looked);
		}
		return { messages: [], nextAt: clock.now() };
	}

	private async nextParked(): Promise<NextBatch> {
		const now = this.options.clock.now();
		for (let contact = this.firstDue(now); contact !== undefined; contact = this.firstDue(now)) {
			const messages = await this.storage.parkedOf(contact, this.options.batchSize);
			const [first] = messages;
			if (first === undefined) {
				this.parked.delete(contact);
				continue;
			}
			const untried = messages.findIndex(({ failures }) => failures > 0);
			return { messages: first.failures > 0 ? [first] : messages.slice(0, untried < 0 ? undefined : untried), nextAt: null };
		}
		let nextAt: number | null = null;
		for (const at of this.parked.values()) nextAt = Math.min(nextAt ?? at, at);
		return { messages: [], nextAt };
	}

	/** The contact that may be handed out for the longest time. */
	private firstDue(now: number): string | undefined {
		let first: string | undefined;
		let firstAt = Infinity;
		for (const [contactKey, notBefore] of this.parked) {
			// A clock that was set back must not hold a message for longer than its pause.
			const due = notBefore <= now || notBefore - now > longestPauseMs * 2;
			if (due && notBefore < firstAt) [first, firstAt] = [contactKey, notBefore];
		}
		return first;
	}
}

/** A batch that is not full waits for more. */
function waiting(messages: HeldMessage[], maxWaitMs: number, now: number): NextBatch {
	const [oldest] = messages;
	if (oldest === undefined) return { messages: [], nextAt: null };
	const dueAt = oldest.queuedAt + maxWaitMs;
	// One from the future shows that the clock was set back.
	if (dueAt <= now || oldest.queuedAt > now) return { messages, nextAt: null };
	return { messages: [], nextAt: dueAt };
}

function earlier(one: NextBatch, other: NextBatch): NextBatch {
	if (other.messages.length > 0 || one.nextAt === null) return other;
	return { messages: [], nextAt: other.nextAt === null ? one.nextAt : Math.min(one.nextAt, other.nextAt) };
}
