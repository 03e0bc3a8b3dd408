import { isConnectorError, type ConnectorError } from '../domain/errors';
import type { CallContext, Clock, Log, Random } from '../domain/runtime';
import { retry } from '../resilience/retry';

export interface OutsideCallsOptions {
	/** The outside system, as logs name it. */
	system: string;
	clock: Clock;
	random: Random;
	log: Log;
	/** Whether a failed read is worth another attempt. Default: the error's own `retryable`. */
	shouldRetry?: (error: ConnectorError) => boolean;
}

/** Calls to one outside system: each is logged, reads are repeated where that is worth it. */
export class OutsideCalls {
	constructor(private readonly options: OutsideCallsOptions) {}

	/** Asks, and again where the failure is worth it. */
	ask<T>(operation: string, signal: AbortSignal, load: (context: CallContext) => Promise<T>): Promise<T> {
		const { clock, random, shouldRetry } = this.options;
		const options = { clock, random, signal, ...(shouldRetry === undefined ? {} : { shouldRetry }) };
		return retry((attempt) => this.logged(operation, attempt, () => load({ signal })), options);
	}

	async logged<T>(operation: string, attempt: number, call: () => Promise<T>): Promise<T> {
		const { clock, log, system } = this.options;
		const startedAt = clock.now();
		let outcome = 'cancelled';
		try {
			const result = await call();
			outcome = result === null ? 'not_found' : 'ok';
			return result;
		} catch (error) {
			if (isConnectorError(error)) outcome = error.code;
			throw error;
		} finally {
			log.call({ event: 'call', system, operation, ms: clock.now() - startedAt, attempt, outcome });
		}
	}
}
