import { isConnectorError, type ConnectorError } from '../domain/errors';
import type { Clock, Random } from '../domain/runtime';

export interface RetryOptions {
	clock: Clock;
	random: Random;
	/** Aborted when the execution is cancelled: no further attempt, and a wait ends at once. */
	signal: AbortSignal;
	/** Calls in all, the first included. Default 3. */
	attempts?: number;
	/** Longest wait after the first failure; doubles with each further one. Default 300. */
	baseMs?: number;
	/** Longest wait between two attempts of our own choosing. Default 5,000. */
	maxMs?: number;
	/** A system that asks to wait longer than this is not waited for. Default 30,000. */
	maxRetryAfterMs?: number;
	/** Whether this failure is worth another attempt. Default: the error's own `retryable`. */
	shouldRetry?: (error: ConnectorError, attempt: number) => boolean;
}

/**
 * Calls until it succeeds, for calls that may be repeated: reads, and writes that were refused before
 * they were done. Waits with full jitter, so that executions that failed together do not come back
 * together (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/); where the system says
 * how long to wait (`retryAfterMs`), at least that long.
 *
 * @param call gets the number of the attempt, from 1
 * @throws the last error of `call`, or the first that is not worth repeating; the signal's reason when aborted
 */
export async function retry<T>(call: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
	const { clock, signal, attempts = 3, shouldRetry = (error) => error.retryable } = options;
	for (let attempt = 1; ; attempt++) {
		signal.throwIfAborted();
		try {
			return await call(attempt);
		} catch (error) {
			if (attempt >= attempts || !isConnectorError(error) || !shouldRetry(error, attempt)) throw error;
			const waitMs = pauseAfter(error, attempt, options);
			if (waitMs === null) throw error;
			await clock.sleep(waitMs, signal);
		}
	}
}

/**
 * Milliseconds to wait after the attempt of that number failed with that error; null where the system
 * asks for more patience than a waiting execution has.
 */
export function pauseAfter(
	error: ConnectorError,
	attempt: number,
	{ random, baseMs = 300, maxMs = 5_000, maxRetryAfterMs = 30_000 }: Pick<RetryOptions, 'random' | 'baseMs' | 'maxMs' | 'maxRetryAfterMs'>,
): number | null {
	if (error.retryAfterMs === undefined) return random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1));
	if (error.retryAfterMs > maxRetryAfterMs) return null;
	// Everybody who was refused is told the same moment.
	return error.retryAfterMs + random() * baseMs;
}
