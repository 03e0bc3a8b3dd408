import type { OutsideCall } from './runtime';

/**
 * What is counted while the package works, of all outside systems alike. Implementations must not throw, and must take so
 * little that they can stand in every call (under 25 µs).
 *
 * `system` is the name a person knows the system by (`Kommo`, `SAP Business One`), the one in logs and errors; labels never
 * hold a customer's data, an address, or anything else of unbounded variety.
 */
export interface Meter {
	/** A finished call, each attempt of its own; the same as its log line. */
	call(call: OutsideCall): void;
	/** A call had to wait for its place under a rate limit. */
	rateLimitWait(system: string, ms: number): void;
	breaker(system: string, state: BreakerState): void;
	cache(system: string, outcome: CacheOutcome): void;
	/** One event of a webhook that a trigger got; `by` where it is a message that a customer has written. */
	webhook(system: string, outcome: WebhookOutcome, by?: 'customer'): void;
	/** One answer to a customer. */
	reply(system: string, outcome: ReplyOutcome): void;
	/** A job of the write queue ended or went back. */
	job(queue: string, outcome: JobOutcome): void;
}

export type BreakerState = 'closed' | 'half_open' | 'open';
export const cacheOutcomes = ['hit', 'miss', 'stale'] as const;
export type CacheOutcome = (typeof cacheOutcomes)[number];
export const webhookOutcomes = ['received', 'duplicate', 'refused', 'unavailable'] as const;
export type WebhookOutcome = (typeof webhookOutcomes)[number];
/** `suppressed`: not sent, because a person has the conversation. */
export const replyOutcomes = ['sent', 'suppressed', 'failed', 'uncertain'] as const;
export type ReplyOutcome = (typeof replyOutcomes)[number];
export const jobOutcomes = ['added', 'duplicate', 'completed', 'retried', 'failed', 'parked'] as const;
export type JobOutcome = (typeof jobOutcomes)[number];

export const silentMeter: Meter = {
	call: () => undefined,
	rateLimitWait: () => undefined,
	breaker: () => undefined,
	cache: () => undefined,
	webhook: () => undefined,
	reply: () => undefined,
	job: () => undefined,
};

/** What one process has counted since it started. */
export interface MeterSnapshot {
	/** Tells processes apart, over restarts too. */
	process: string;
	/** Epoch milliseconds. */
	startedAt: number;
	takenAt: number;
	series: readonly MetricSeries[];
	systems: Readonly<Record<string, SystemActivity>>;
}

/** A line of numbers as Prometheus knows it; names and meanings stand in docs/observability.md. */
export interface MetricSeries {
	name: string;
	labels: Readonly<Record<string, string>>;
	value: CounterValue | GaugeValue | HistogramValue;
}

export interface CounterValue {
	kind: 'counter';
	total: number;
}

export interface GaugeValue {
	kind: 'gauge';
	value: number;
}

export interface HistogramValue {
	kind: 'histogram';
	sum: number;
	count: number;
	/** Observations at or below each upper bound, cumulative; the bound of all is left out. */
	buckets: ReadonlyArray<{ upTo: number; count: number }>;
}

/**
 * What was asked of a system in one minute. An operation counts once as failed, however often it asks again, and anew where it still fails
 * a minute later; as succeeded once in each minute; calls of which nobody knows the operation count each, those after the first attempt left out of `failed`.
 */
export interface ActivityMinute {
	startsAt: number;
	succeeded: number;
	failed: number;
	/** Those of `failed` whose credential was refused (`auth`). */
	refused?: number;
	slowestMs: number;
	/** The first and the last failed call, repeats included; left out where none failed, and by earlier versions of this package. */
	failedFrom?: number;
	failedTo?: number;
}

/** What one process has seen of one kind of call to a system, such as making an order. */
export interface KindActivity {
	lastSuccessAt: number | null;
	lastFailureAt: number | null;
	/** The first failure since the last success of this kind. */
	failingSince: number | null;
	/** Operations that have failed since then; the next one counts only after a call of another kind has succeeded. */
	failures: number;
}

/** What one process has seen of one outside system lately. All times are epoch milliseconds; null: never. */
export interface SystemActivity {
	lastSuccessAt: number | null;
	lastFailureAt: number | null;
	/** ConnectorError's code of the last failure that says something about the system (not `validation`, `not_found`, …). */
	lastFailureCode: string | null;
	/** Operations that have failed since the last success of this process, however long ago they did. */
	failuresInARow: number;
	/** The first of them. */
	failingSince: number | null;
	/** By the names of its calls; left out by earlier versions of this package. */
	kinds?: Readonly<Record<string, KindActivity>>;
	breaker: BreakerState;
	/** Whole minutes that had calls, the last ten at most, oldest first. */
	minutes: readonly ActivityMinute[];
	/** The last message of a customer that came by webhook; other events ask for no answer. */
	lastWebhookAt: number | null;
	/** Such messages since the process started. */
	customerMessages: number;
	lastReplyAt: number | null;
}

/** The counts of this process, and those of all processes that share a Store. */
export interface MeterReader {
	/** Of this process, now. */
	snapshot(): MeterSnapshot;
	/**
	 * Of every process that has worked with the same Store in the last 24 hours, this one as it is now and the others at most 15 s old while
	 * they work. @throws ConnectorError `unavailable` where the Store is down
	 */
	all(): Promise<MeterSnapshot[]>;
}
