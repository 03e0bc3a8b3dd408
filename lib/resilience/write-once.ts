import { ConnectorError, isConnectorError } from '../domain/errors';
import type { Clock, Random } from '../domain/runtime';
import { pauseAfter, retry } from './retry';

export interface WriteOnceOptions<T> {
	/** The system that is written to, as its users call it. */
	system: string;
	/** What the record is found by; named in messages. */
	key: string;
	/**
	 * Finds the record by its key; null where it is proven that there is none. Throws `unsupported` or `drift` where the
	 * system's answer proves neither. Without it an unknown outcome is final.
	 */
	lookUp?: (signal: AbortSignal) => Promise<T | null>;
	write: (attempt: number) => Promise<T>;
	clock: Clock;
	random: Random;
	signal: AbortSignal;
	/** Writes in all, the first included; also calls in all of one look-up. Default 3. */
	attempts?: number;
	/** Shortest wait before each look-up after an unknown outcome; as many look-ups as waits. Default 1,000 and 2,000. */
	settleMs?: readonly number[];
	/** Whether a write that was provably not done may be sent again. Default: retryable errors, and unknown outcomes. */
	mayRepeat?: (error: ConnectorError) => boolean;
	/**
	 * True: an earlier run sent this record, and nobody knows what became of it. False: nothing was sent before. Left out:
	 * that is not known, and a first look-up that fails stops the write.
	 */
	unknownBefore?: boolean;
}

export interface WrittenOnce<T> {
	result: T;
	/**
	 * `created`: written now and confirmed by the system's answer. `confirmed`: written now, the answer
	 * was lost, and the look-up found the record. `existing`: it was there before the first write.
	 */
	outcome: 'created' | 'confirmed' | 'existing';
}

/**
 * Writes a record exactly once, for systems that take the same record twice.
 *
 * Before the first write the key is looked up; a look-up that cannot tell lets the first write pass where
 * nothing was sent yet (`unknownBefore` false). After an earlier run of unknown outcome it does not, and "absent" needs the same proof as
 * after an unknown outcome of this run. A write that was refused (`rate_limited`, or any error
 * with `nothingDone`) may be repeated. After any other failure that does not say whether the record was
 * made (`timeout`, `unavailable`, `uncertain`, `drift`: an answer that cannot be read) the key decides:
 * found, it is the result; absent, the write is repeated, except after `drift`.
 *
 * "Absent" is believed only after several look-ups, each its part of `settleMs` after what came before. A
 * system that did not answer is often still committing, or answers reads from a copy that lags; the
 * one look-up right after a time-out is the very moment at which it may miss a record that is about to
 * appear. Growing pauses cost some seconds on a path that is rare, and a second order costs more; what is
 * committed later than their sum is made twice.
 *
 * @throws ConnectorError `uncertain` naming the key where it cannot be told whether the record was made;
 * any other error of `write` or of the first look-up as it is; the signal's reason when aborted
 */
export async function writeOnce<T>(options: WriteOnceOptions<T>): Promise<WrittenOnce<T>> {
	const { lookUp, clock, signal, attempts = 3, mayRepeat = repeatable } = options;
	if (lookUp !== undefined) {
		const existing = await findBefore(options, lookUp);
		if (existing !== null) return { result: existing, outcome: 'existing' };
	}
	for (let attempt = 1; ; attempt++) {
		signal.throwIfAborted();
		try {
			return { result: await options.write(attempt), outcome: 'created' };
		} catch (error) {
			if (!isConnectorError(error)) throw error;
			if (isUnknown(error)) {
				const found = await findAfterUnknown(options, error);
				if (found !== null) return { result: found, outcome: 'confirmed' };
			}
			if (attempt >= attempts || !mayRepeat(error)) throw error;
			const waitMs = pauseAfter(error, attempt, options);
			if (waitMs === null) throw error;
			await clock.sleep(waitMs, signal);
		}
	}
}

/** True where the failure leaves open whether the record was made. */
function isUnknown(error: ConnectorError): boolean {
	return !error.nothingDone && ['timeout', 'unavailable', 'uncertain', 'drift'].includes(error.code);
}

/** Reached only when nothing was done: by the error's own word, or by the look-ups. */
function repeatable(error: ConnectorError): boolean {
	return error.retryable || error.code === 'uncertain';
}

async function findBefore<T>(options: WriteOnceOptions<T>, lookUp: (signal: AbortSignal) => Promise<T | null>): Promise<T | null> {
	const { system, signal, unknownBefore } = options;
	const earlier = new ConnectorError('uncertain', 'An earlier run got no answer.', { system });
	try {
		const existing = await retry(() => lookUp(signal), options);
		return existing === null && unknownBefore ? await findAfterUnknown(options, earlier) : existing;
	} catch (error) {
		if (unknownBefore === undefined || !isConnectorError(error) || !cannotTell(error)) throw error;
		if (unknownBefore) throw uncertain(options, earlier, `and looking it up failed too (${error.code})`);
		return null;
	}
}

/** The look-up worked, or is not there at all, and asking it again would tell no more. */
function cannotTell({ code }: ConnectorError): boolean {
	return code === 'unsupported' || code === 'drift';
}

async function findAfterUnknown<T>(options: WriteOnceOptions<T>, error: ConnectorError): Promise<T | null> {
	const { lookUp, clock, random, signal, settleMs = [1_000, 2_000] } = options;
	if (lookUp === undefined) throw uncertain(options, error, 'and there is no way to look it up');
	for (const leastMs of settleMs) {
		await clock.sleep(leastMs + random() * (settleMs[0] ?? 0), signal);
		try {
			const found = await retry(() => lookUp(signal), options);
			if (found !== null) return found;
		} catch (failure) {
			signal.throwIfAborted();
			if (!isConnectorError(failure)) throw failure;
			throw uncertain(options, error, `and looking it up failed too (${failure.code})`);
		}
	}
	return null;
}

function uncertain({ system, key }: { system: string; key: string }, cause: ConnectorError, why: string): ConnectorError {
	return new ConnectorError('uncertain', `${system} did not say whether it made the record ${key} (${cause.code}), ${why}.`, {
		system,
		hint: `Look for ${key} in ${system} before sending it again.`,
		retryable: false,
		...(cause.httpStatus !== undefined && { httpStatus: cause.httpStatus }),
	});
}
