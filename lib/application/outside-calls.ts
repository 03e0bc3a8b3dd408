import { failedOutcome, isConnectorError, type ConnectorError } from '../domain/errors';
import type { CallContext, Clock, Log, OutsideCall, Random } from '../domain/runtime';
import { retry } from '../resilience/retry';

export interface OutsideCallsOptions {
	/** The outside system, as logs name it. */
	system: string;
	clock: Clock;
	random: Random;
	log: Log;
	/** Whether a failed read is worth another attempt. Default: the error's own `retryable`. */
	shouldRetry?: (error: ConnectorError) => boolean;
	/** For an ERP: by which names the metrics `erp_*` count its operations. */
	erpMethods?: Readonly<Record<string, string>>;
}

/** Calls to one outside system: each is logged, reads are repeated where that is worth it. */
export class OutsideCalls {
	constructor(private readonly options: OutsideCallsOptions) {}

	/** Asks, and again where the failure is worth it. */
	ask<T>(operation: string, signal: AbortSignal, load: (context: CallContext) => Promise<T>): Promise<T> {
		const { clock, random, shouldRetry } = this.options;
		const options = { clock, random, signal, ...(shouldRetry === undefined ? {} : { shouldRetry }) };
		return retry((attempt) => this.logged(operation, attempt, signal, () => load({ signal })), options);
	}

	/** @param signal by which the call is cancelled: what is thrown without a code before it was aborted is a fault, and counts as `failed` */
	async logged<T>(operation: string, attempt: number, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
		const { clock, log, system } = this.options;
		const startedAt = clock.now();
		const ended = (outcome: string, erp: OutsideCall['erp']): void =>
			log.call({ event: 'call', system, operation, ms: clock.now() - startedAt, attempt, outcome, ...(erp === undefined ? {} : { erp }) });
		try {
			const result = await call();
			ended(result === null ? 'not_found' : 'ok', this.erp(operation, null));
			return result;
		} catch (error) {
			const outcome = failedOutcome(error, signal);
			ended(outcome, outcome === 'cancelled' ? undefined : this.erp(operation, isConnectorError(error) ? error.code : outcome));
			throw error;
		}
	}

	private erp(operation: string, errorType: string | null): OutsideCall['erp'] {
		const method = this.options.erpMethods?.[operation];
		return method === undefined ? undefined : { method, errorType };
	}
}
