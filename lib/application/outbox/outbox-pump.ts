import { isConnectorError, type ConnectorError } from '../../domain/errors';
import type { Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { withLock } from '../../resilience/lock';
import { outboxLockKey } from './keys';
import { Outage } from './outage';
import type { OutboxReader } from './outbox-reader';
import type { HeldMessage } from './types';

/** The Store, and who reads the outbox in it. */
export interface OpenOutbox {
	store: Pick<Store, 'lock' | 'unlock'>;
	reader: OutboxReader;
}

export interface OutboxPumpOptions {
	/** Asked for again after every failure: a Store whose password was changed is another one. */
	open: () => Promise<OpenOutbox>;
	name: string;
	clock: Clock;
	random: Random;
	log: Pick<Log, 'warn' | 'debug'>;
	newOwner: () => string;
	/** Runs the workflow with the messages; true where the run has ended well. Must not throw. */
	hand: (messages: readonly HeldMessage[]) => Promise<boolean>;
	/** Aborted to stop: no further batch is handed out, the one under way is settled. */
	stop: AbortSignal;
}

/** After a process has died, another takes over so long after it. */
const lockTtlMs = 15_000;
/** The Store tells nobody that a message has come. */
const pollMs = 1_000;
const afterFailureMs = 5_000;
/** What is parked is looked up anew: a process that had lost the lock may have parked something at the last moment. */
const reopenMs = 60_000;

/**
 * Empties an outbox until it is stopped. Of all processes one does so at a time: the lock keeps the order of each contact,
 * and the others stand by.
 */
export async function pumpOutbox(options: OutboxPumpOptions): Promise<void> {
	const { open, name, clock, random, newOwner, stop, log } = options;
	// The lock is held while a run is under way, also after `stop`.
	const never = new AbortController().signal;
	while (!stop.aborted) {
		try {
			const { store, reader } = await open();
			const lock = { ttlMs: lockTtlMs, waitMs: 0, clock, random, signal: never, newOwner };
			await withLock(store, outboxLockKey(name), lock, (held) => pump(options, reader, held));
		} catch (error) {
			if (!isConnectorError(error)) throw error;
			if (!isLockHeld(error)) log.warn('The outbox could not be read; it is tried again.', { event: 'outbox_waiting', outbox: name, reason: error.message });
			await clock.sleep(afterFailureMs, stop).catch(() => undefined);
		}
	}
}

/** Another process empties it. */
function isLockHeld({ nothingDone, message }: ConnectorError): boolean {
	return nothingDone && /held the lock/.test(message);
}

async function pump(options: OutboxPumpOptions, reader: OutboxReader, held: AbortSignal): Promise<void> {
	const { clock, stop } = options;
	const outage = new Outage();
	await reader.open();
	let openedAt = clock.now();
	while (!stop.aborted) {
		held.throwIfAborted();
		if (Math.abs(clock.now() - openedAt) > reopenMs) {
			await reader.open();
			openedAt = clock.now();
		}
		const batch = await reader.next();
		if (batch.messages.length > 0) {
			// The lock may have been lost while the Store was slow.
			held.throwIfAborted();
			await settle(options, { reader, held, outage }, batch.messages);
			continue;
		}
		const untilNext = batch.nextAt === null ? pollMs : batch.nextAt - clock.now();
		await clock.sleep(Math.min(pollMs, Math.max(50, untilNext)), stop).catch(() => undefined);
	}
}

/** Hands a batch over and notes how its run ended. */
async function settle(
	{ hand, log, name, clock, stop }: OutboxPumpOptions,
	{ reader, held, outage }: { reader: OutboxReader; held: AbortSignal; outage: Outage },
	messages: readonly HeldMessage[],
): Promise<void> {
	const well = await hand(messages);
	log.debug('A batch of the outbox was handed out.', { event: 'outbox_batch', outbox: name, messages: messages.length, well });
	if (well) {
		outage.over();
		return await reader.done(messages);
	}
	// Whoever has the lock now has the messages, too.
	held.throwIfAborted();
	await reader.failed(messages);
	const pauseMs = outage.pauseAfter(messages.map(({ contactKey }) => contactKey));
	if (pauseMs > 0) await clock.sleep(pauseMs, stop).catch(() => undefined);
}
