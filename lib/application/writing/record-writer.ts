import type { WriteOutcome } from '../../domain/erp';
import { isConnectorError, type ConnectorError } from '../../domain/errors';
import { keyOfAnother } from '../../domain/idempotency-key';
import type { CallContext, Clock, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { withLock } from '../../resilience/lock';
import { retry } from '../../resilience/retry';
import { isStoreDown, notWritten, storeWaitMs } from '../../resilience/store-outage';
import { writeOnce } from '../../resilience/write-once';
import { nothingWritten, unknownSince, WriteRecord } from './write-record';

export interface RecordWrite<T> {
	/** E.g. `createOrder`; part of the key under which the write is remembered. */
	operation: string;
	idempotencyKey: string;
	/** How the system recognises a repeated write: by itself, by a look-up, or not at all. */
	recognised: 'native' | 'lookup' | 'none';
	/** What makes it this record; a key that comes with something else is refused. */
	content: unknown;
	send: (context: CallContext, attempt: number) => Promise<Written<T>>;
	/**
	 * Throws `unsupported` or `drift` where the system's answer proves neither presence nor absence.
	 * @param since when it was first sent, epoch milliseconds; null where nothing was sent yet, or that is not known
	 */
	lookUp: (context: CallContext, since: number | null) => Promise<T | null>;
}

export interface Written<T> {
	result: T;
	outcome: WriteOutcome;
}

export interface RecordWriterOptions {
	/** Named in messages. */
	system: string;
	/** Where people look for what was written, if not in what is called so. */
	place?: string;
	store: Store;
	clock: Clock;
	random: Random;
	/** Whether a write that was provably not done may be sent again. Default: that of `writeOnce`. */
	mayRepeat?: (error: ConnectorError) => boolean;
	/** Before the names of its entries in the Store, e.g. `erp-write:<account>`. */
	namespace: string;
}

/** A write may take as long as three attempts and their look-ups. */
const lockTtlMs = 60_000;
const lockWaitMs = 60_000;
/** A system that has not answered within its time-out may commit long after it. Waiting costs less than a second record. */
const settleMs = [1_000, 4_000, 12_000];

/**
 * Writes a record so that its key makes one at most, whoever repeats the run: one execution at a time
 * per key, the result kept in the Store, and after an unknown outcome the system's own answer or look-up decides.
 */
export class RecordWriter {
	constructor(private readonly options: RecordWriterOptions) {}

	async write<T>(write: RecordWrite<T>, context: CallContext): Promise<Written<T>> {
		const { store, clock, random, namespace } = this.options;
		const name = `${namespace}:${write.operation}:${write.idempotencyKey}`;
		const lock = {
			ttlMs: lockTtlMs,
			waitMs: lockWaitMs,
			storeWaitMs,
			clock,
			random,
			signal: context.signal,
			newOwner: () => `${clock.now()}-${random()}-${random()}`,
		};
		const record = new WriteRecord<T>(store, name, write.content);
		return await withLock(store, `lock:${name}`, lock, (signal) => this.once(write, record, { signal }));
	}

	private async once<T>(write: RecordWrite<T>, record: WriteRecord<T>, context: CallContext): Promise<Written<T>> {
		const { system } = this.options;
		const earlier = await before(record.earlier());
		if (earlier === 'other') throw keyOfAnother(system, write.idempotencyKey);
		if (earlier !== null && typeof earlier === 'object') return { result: earlier.result, outcome: 'existing' };
		const { recognised } = write;
		if (earlier === 'taken' && recognised !== 'native') return await this.takenBefore(write, record, context);
		if (earlier === 'started' && recognised === 'none') throw this.unknown(write);
		await before(record.begin(this.options.clock.now()));
		let entered = false;
		const noticed: RecordWrite<T> = {
			...write,
			send: async (...call) => {
				entered = true;
				return await write.send(...call);
			},
			lookUp: (call) => write.lookUp(call, entered || earlier !== null ? record.sentAt : null),
		};
		try {
			const written = recognised === 'native' ? await this.repeatable(noticed, context) : await this.lookedUp(noticed, earlier === 'started', context);
			// The record is made: a Store that fails now must not turn that into an error.
			await record.finish(written.result).catch(() => undefined);
			return written;
		} catch (error) {
			// That nothing was written now says nothing about the earlier run.
			if (earlier === null && (!entered || nothingWritten(error))) await record.abandon().catch(() => undefined);
			if (isConnectorError(error) && error.code === 'drift' && !error.nothingDone) await record.taken().catch(() => undefined);
			throw error;
		}
	}

	private unknown({ idempotencyKey }: Pick<RecordWrite<unknown>, 'idempotencyKey'>): ConnectorError {
		const { system, place } = this.options;
		return unknownSince(system, idempotencyKey, place);
	}

	/** The system took it in an earlier run: whatever a look-up fails to find, it is not sent again. */
	private async takenBefore<T>(write: RecordWrite<T>, record: WriteRecord<T>, context: CallContext): Promise<Written<T>> {
		const { clock, random } = this.options;
		const canLookUp = write.recognised === 'lookup';
		const ask = async (): Promise<T | null> => (canLookUp ? await write.lookUp(context, record.sentAt) : null);
		const found = await retry(ask, { clock, random, signal: context.signal }).catch((error: unknown) => {
			if (isConnectorError(error)) return null;
			throw error;
		});
		if (found === null) throw this.unknown(write);
		await record.finish(found).catch(() => undefined);
		return { result: found, outcome: 'existing' };
	}

	/** The system recognises the key itself: sending again after an unknown outcome is safe. */
	private async repeatable<T>(write: RecordWrite<T>, context: CallContext): Promise<Written<T>> {
		const { clock, random } = this.options;
		let unknown = false;
		const { result, outcome } = await retry(
			async (attempt) => {
				try {
					return await write.send(context, attempt);
				} catch (error) {
					unknown ||= !nothingWritten(error);
					throw error;
				}
			},
			{
				clock,
				random,
				signal: context.signal,
				shouldRetry: (error) => error.retryable || error.code === 'uncertain',
			},
		).catch((error: unknown) => {
			// A refusal of the last attempt says nothing about an earlier one that got no answer.
			if (unknown && isConnectorError(error) && nothingWritten(error)) throw this.unknown(write);
			throw error;
		});
		return { result, outcome };
	}

	private async lookedUp<T>(write: RecordWrite<T>, unknownBefore: boolean, context: CallContext): Promise<Written<T>> {
		const { system, clock, random, mayRepeat } = this.options;
		const canLookUp = write.recognised === 'lookup';
		const { result, outcome } = await writeOnce<Written<T>>({
			system,
			key: write.idempotencyKey,
			clock,
			random,
			signal: context.signal,
			unknownBefore,
			settleMs,
			...(mayRepeat === undefined ? {} : { mayRepeat }),
			write: (attempt) => write.send(context, attempt),
			...(canLookUp
				? {
						lookUp: async (signal: AbortSignal) => {
							const found = await write.lookUp({ signal }, null);
							return found === null ? null : { result: found, outcome: 'existing' as const };
						},
					}
				: {}),
		});
		return outcome === 'created' ? result : { result: result.result, outcome: 'existing' };
	}
}

/** What the Store is asked before anything is sent: an error proves that nothing was. */
async function before<T>(step: Promise<T>): Promise<T> {
	return await step.catch((error: unknown) => {
		throw isStoreDown(error) ? notWritten(error) : error;
	});
}
