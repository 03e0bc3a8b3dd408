/** What a rule or adapter may know of the world outside; always passed in, never reached for. */

export interface Clock {
	/** Milliseconds since the Unix epoch. */
	now(): number;
	/** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A number in [0, 1). */
export type Random = () => number;

/** One finished call to an outside system: one log line and one metric. */
export interface OutsideCall {
	event: string;
	system: string;
	operation: string;
	ms: number;
	/** 1 for the first. */
	attempt: number;
	/**
	 * `ok`, `not_found`, a ConnectorError's code, `cancelled`, `failed` for a fault of our own, `not_sent` where the Store that a call needs
	 * first was down or our own limiter gave it no turn, or `spared` where a circuit breaker let nothing through.
	 */
	outcome: string;
	/** Of calls to an ERP only: by which name the metrics `erp_*` count it, and the code of its error, null where it went well. No part of the log line. */
	erp?: { method: string; errorType: string | null };
	/** The operation that it is a part of, where that is known: all calls of one have the same object. No part of the log line. */
	within?: object;
}

export interface Log {
	call(entry: OutsideCall): void;
	warn(message: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
	debug(message: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}

/** What travels with every call to an outside system. */
export interface CallContext {
	/** Aborted when the execution is cancelled; every call ends soon after. */
	signal: AbortSignal;
}
