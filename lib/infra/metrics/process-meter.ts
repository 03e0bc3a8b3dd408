import { describeMetric, type MetricName } from '../../domain/metric-catalogue';
import {
	cacheOutcomes,
	jobOutcomes,
	replyOutcomes,
	webhookOutcomes,
	type BreakerState,
	type CacheOutcome,
	type JobOutcome,
	type Meter,
	type MeterSnapshot,
	type MetricSeries,
	type ReplyOutcome,
	type WebhookOutcome,
} from '../../domain/metrics';
import type { OutsideCall } from '../../domain/runtime';
import { BreakerStates, breakerNumbers, type WatchedBreaker } from './breaker-states';
import { GaugeSources, type GaugeReading } from './gauge-sources';
import { SeriesTable, type Counter, type Histogram, type SeriesMirror } from './series-table';
import { SystemActivities } from './system-activities';

export interface ProcessMeterOptions {
	/** Tells this process apart, over restarts too. */
	process: string;
	clock: { now(): number };
	/** Where the same numbers go besides. */
	mirror?: SeriesMirror | null;
}

/** The cells that calls of one kind are counted in, found once. */
interface CallCells {
	duration: Histogram | undefined;
	outcomes: Map<string, Counter>;
	retries: Counter | undefined;
}

/** Kinds of calls whose cells are remembered; those beyond find theirs anew each time. */
const mostRemembered = 1_000;

/** Outcomes of calls that were never sent. */
const unsent: ReadonlySet<string> = new Set(['not_sent', 'spared']);

/** Counts what this process does. Nothing here throws or waits. */
export class ProcessMeter implements Meter {
	readonly gauges: GaugeSources;
	private readonly table: SeriesTable;
	private readonly activities = new SystemActivities();
	private readonly breakers = new BreakerStates();
	private readonly calls = new Map<string, CallCells>();
	private readonly counters = new Map<string, Counter>();
	private readonly begun = new Set<string>();
	private readonly startedAt: number;
	private changed: () => void = () => undefined;

	constructor(private readonly options: ProcessMeterOptions) {
		this.table = new SeriesTable(options.mirror ?? null);
		this.gauges = new GaugeSources(options.clock);
		this.startedAt = options.clock.now();
	}

	/** Told after each count; must be quick. */
	onChange(changed: () => void): void {
		this.changed = changed;
	}

	call(call: OutsideCall): void {
		this.count(() => {
			const { system, operation, outcome, attempt, erp, within } = call;
			const ms = call.ms >= 0 && call.ms < Infinity ? call.ms : 0;
			this.activities.called({ system, operation, outcome, ms, attempt, ...(within === undefined ? {} : { within }) }, this.options.clock.now());
			const cells = this.cellsOf(system, operation);
			counterIn(cells.outcomes, outcome, () => this.table.counter('backoffice_requests_total', { system, operation, outcome })).add(1);
			// What never left says nothing about how long calls take.
			if (unsent.has(outcome)) return;
			(cells.duration ??= this.table.histogram('backoffice_request_duration_seconds', { system, operation })).observe(ms / 1_000);
			if (attempt > 1) (cells.retries ??= this.table.counter('backoffice_retries_total', { system, operation })).add(1);
			if (erp !== undefined) this.erpCall(erp, ms);
		});
	}

	rateLimitWait(system: string, ms: number): void {
		this.count(() => {
			this.add('backoffice_rate_limit_waits_total', { system });
			this.add('backoffice_rate_limit_wait_seconds_total', { system }, ms / 1_000);
		});
	}

	breaker(system: string, state: BreakerState): void {
		this.count(() => this.breakers.tell(system, state));
	}

	/** A breaker that is asked for its state whenever somebody wants to know. */
	watchBreaker(system: string, breaker: WatchedBreaker): void {
		this.breakers.watch(system, breaker);
	}

	cache(system: string, outcome: CacheOutcome): void {
		this.count(() => this.outcome('backoffice_cache_reads_total', { system }, outcome, cacheOutcomes));
	}

	webhook(system: string, outcome: WebhookOutcome, by?: 'customer'): void {
		this.count(() => {
			this.outcome('backoffice_webhook_events_total', { system }, outcome, webhookOutcomes);
			this.add('backoffice_customer_messages_total', { system }, outcome === 'received' && by === 'customer' ? 1 : 0);
			this.activities.webhook(system, outcome, by, this.options.clock.now());
		});
	}

	reply(system: string, outcome: ReplyOutcome): void {
		this.count(() => {
			this.outcome('backoffice_replies_total', { system }, outcome, replyOutcomes);
			this.activities.reply(system, outcome, this.options.clock.now());
		});
	}

	job(queue: string, outcome: JobOutcome): void {
		this.count(() => this.outcome('backoffice_queue_job_outcomes_total', { queue }, outcome, jobOutcomes));
	}

	/**
	 * What can be counted of a queue, a channel or a cache, at 0, as soon as it is opened: Prometheus tells an increase only from a number it
	 * has seen before, and a count that begins anew after a restart only where it has seen it fall.
	 */
	opened(what: { queue: string } | { channel: string } | { cached: string }): void {
		this.count(() => {
			if ('queue' in what) return this.begin('backoffice_queue_job_outcomes_total', { queue: what.queue }, jobOutcomes);
			if ('cached' in what) return this.begin('backoffice_cache_reads_total', { system: what.cached }, cacheOutcomes);
			const { channel: system } = what;
			this.begin('backoffice_webhook_events_total', { system }, webhookOutcomes);
			this.begin('backoffice_replies_total', { system }, replyOutcomes);
			this.add('backoffice_customer_messages_total', { system }, 0);
		});
	}

	/** The gauges of what is open here as they were last read, a minute ago at most. */
	snapshot(): MeterSnapshot {
		return {
			process: this.options.process,
			startedAt: this.startedAt,
			takenAt: this.options.clock.now(),
			series: [...this.table.series(), ...this.breakerReadings().map(asSeries), ...this.gauges.last().map(asSeries)],
			systems: this.activities.snapshot(this.breakers.all()),
		};
	}

	breakerReadings(): GaugeReading[] {
		return [...this.breakers.all()].map(([system, state]) => ({ name: 'backoffice_breaker_state', labels: { system }, value: breakerNumbers[state] }));
	}

	private erpCall({ method, errorType }: NonNullable<OutsideCall['erp']>, ms: number): void {
		const status = errorType === null ? 'success' : 'error';
		this.table.histogram('erp_request_duration_seconds', { method, status }).observe(ms / 1_000);
		if (errorType !== null) this.add('erp_request_errors_total', { method, error_type: errorType });
	}

	private cellsOf(system: string, operation: string): CallCells {
		const key = `${system}\n${operation}`;
		const known = this.calls.get(key);
		if (known !== undefined) return known;
		const cells = { duration: undefined, outcomes: new Map(), retries: undefined };
		if (this.calls.size < mostRemembered) this.calls.set(key, cells);
		return cells;
	}

	private add(name: MetricName, labels: Readonly<Record<string, string>>, amount = 1): void {
		const key = `${name}\n${describeMetric(name).labels.map((label) => labels[label]).join('\n')}`;
		counterIn(this.counters, key, () => this.table.counter(name, labels)).add(amount);
	}

	private outcome(name: MetricName, labels: Readonly<Record<string, string>>, outcome: string, all: readonly string[]): void {
		this.begin(name, labels, all);
		this.add(name, { ...labels, outcome });
	}

	/** All outcomes there are, at 0; see `opened`. What was not opened before begins with its first count. */
	private begin(name: MetricName, labels: Readonly<Record<string, string>>, all: readonly string[]): void {
		const key = `${name}\n${Object.values(labels).join('\n')}`;
		if (this.begun.has(key) || this.begun.size >= mostRemembered) return;
		this.begun.add(key);
		for (const each of all) this.add(name, { ...labels, outcome: each }, 0);
	}

	/** A count that fails must not take with it what it counts. */
	private count(step: () => void): void {
		try {
			step();
			this.changed();
		} catch {
			// Nobody is helped by an error here; the number is lost.
		}
	}
}

function counterIn(known: Map<string, Counter>, key: string, create: () => Counter): Counter {
	const present = known.get(key);
	if (present !== undefined) return present;
	const counter = create();
	if (known.size < mostRemembered) known.set(key, counter);
	return counter;
}

function asSeries({ name, labels, value }: GaugeReading): MetricSeries {
	return { name, labels, value: { kind: 'gauge', value } };
}
