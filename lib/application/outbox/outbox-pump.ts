import { isConnectorError } from '../../domain/errors';
import type { Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { withLock } from '../../resilience/lock';
import { outboxLockKey } from './keys';
import type { HeldMessage, OutboxReader } from './outbox-reader';

export interface OutboxPumpOptions {
	reader: OutboxReader;
	store: Pick<Store, 'lock' | 'unlock'>;
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

/**
 * Empties an outbox until it is stopped. Of all processes one does so at a time: the lock keeps the order of each contact,
 * and the others stand by.
 */
export async function pumpOutbox(options: OutboxPumpOptions): Promise<void> {
	const { store, name, clock, random, newOwner, stop, log } = options;
	// The lock is held while a run is under way, also after `stop`.
	const never = new AbortController().signal;
	while (!stop.aborted) {
		try {
			const lock = { ttlMs: lockTtlMs, waitMs: 0, clock, random, signal: never, newOwner };
			await withLock(store, outboxLockKey(name), lock, (held) => pump(options, held));
		} catch (error) {
			if (!isConnectorError(error)) throw error;
			if (!error.nothingDone) log.warn('The outbox could not be read; it is tried again.', { event: 'outbox_waiting', outbox: name, reason: error.message });
			await clock.sleep(afterFailureMs, stop).catch(() => undefined);
		}
	}
}

async function pump({ reader, clock, hand, stop, log, name }: OutboxPumpOptions, held: AbortSignal): Promise<void> {
	while (!stop.aborted) {
		held.throwIfAborted();
		const batch = await reader.next();
		if (batch.messages.length === 0) {
			const untilNext = 'nextAt' in batch && batch.nextAt !== null ? batch.nextAt - clock.now() : pollMs;
			await clock.sleep(Math.min(pollMs, Math.max(50, untilNext)), stop).catch(() => undefined);
			continue;
		}
		const well = await hand(batch.messages);
		if (well) await reader.done(batch.messages);
		else await reader.failed(batch.messages);
		log.debug('A batch of the outbox was handed out.', { event: 'outbox_batch', outbox: name, messages: batch.messages.length, well });
	}
}
