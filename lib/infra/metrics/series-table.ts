import { describeMetric, durationBuckets, metricNames, type MetricName } from '../../domain/metric-catalogue';
import { redactText } from '../../domain/masking';
import type { MetricSeries } from '../../domain/metrics';

export type Labels = Readonly<Record<string, string>>;

/** Where the numbers go besides: another library's registry. */
export interface SeriesMirror {
	counter(name: MetricName, labels: Labels): (amount: number) => void;
	histogram(name: MetricName, labels: Labels): (seconds: number) => void;
}

export interface Counter {
	add(amount: number): void;
}

export interface Histogram {
	observe(seconds: number): void;
}

interface Cell {
	labels: Labels;
	value(): MetricSeries['value'];
}

interface CounterCell extends Cell, Counter {}
interface HistogramCell extends Cell, Histogram {}

/** Of one name; beyond it what has no closed set of values is `other`. */
export const mostSeries = 500;
const longestLabel = 80;
/** Labels whose values come from settings and workflows. */
const openLabels: ReadonlySet<string> = new Set(['system', 'operation', 'queue', 'method']);

/** The counts of a process, with bounded variety: whatever the labels are given, memory does not grow without end. */
export class SeriesTable {
	private readonly cells = new Map<MetricName, Map<string, Cell>>();

	constructor(private readonly mirror: SeriesMirror | null) {}

	counter(name: MetricName, labels: Labels): Counter {
		return this.find(name, labels, (own) => new CounterOf(own, harmless(() => this.mirror?.counter(name, own))));
	}

	histogram(name: MetricName, labels: Labels): Histogram {
		return this.find(name, labels, (own) => new HistogramOf(own, harmless(() => this.mirror?.histogram(name, own))));
	}

	/** By name in the order of the catalogue, then by the order of their first use. */
	series(): MetricSeries[] {
		return metricNames.flatMap((name) => [...(this.cells.get(name)?.values() ?? [])].map((cell) => ({ name, labels: cell.labels, value: cell.value() })));
	}

	private find<T extends CounterCell | HistogramCell>(name: MetricName, given: Labels, create: (labels: Labels) => T): T {
		const cells = this.cells.get(name) ?? new Map<string, Cell>();
		this.cells.set(name, cells);
		const labels = shownLabels(name, given);
		const bounded = cells.size < mostSeries || cells.has(keyOf(labels)) ? labels : otherLabels(labels);
		const key = keyOf(bounded);
		const cell = (cells.get(key) as T | undefined) ?? create(bounded);
		cells.set(key, cell);
		return cell;
	}
}

function keyOf(labels: Labels): string {
	return Object.values(labels).join('\n');
}

/** In the order of the catalogue, short, and without what looks like a person's data. */
function shownLabels(name: MetricName, labels: Labels): Labels {
	return Object.fromEntries(describeMetric(name).labels.map((label) => [label, shownLabel(labels[label])]));
}

/** A name from a setting may hold anything; cut after masking, so that no half of a number is left over. */
export function shownLabel(value: unknown): string {
	const text = redactText(value).replace(/\s+/g, ' ').trim().slice(0, longestLabel).trim();
	return text === '' ? 'unknown' : text.toWellFormed();
}

/**
 * A number that the other registry refuses, because somebody else has a metric of that name with other labels, is missing
 * there and nowhere else.
 */
function harmless(create: () => ((amount: number) => void) | undefined): (amount: number) => void {
	let mirrored: ((amount: number) => void) | undefined;
	try {
		mirrored = create();
	} catch {
		mirrored = undefined;
	}
	return (amount) => {
		try {
			mirrored?.(amount);
		} catch {
			mirrored = undefined;
		}
	};
}

function otherLabels(labels: Labels): Labels {
	return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, openLabels.has(label) ? 'other' : value]));
}

class CounterOf implements CounterCell {
	private total = 0;

	constructor(
		readonly labels: Labels,
		private readonly mirrored: (amount: number) => void,
	) {}

	add(amount: number): void {
		if (!(amount >= 0 && amount < Infinity)) return;
		this.total += amount;
		this.mirrored(amount);
	}

	value(): MetricSeries['value'] {
		return { kind: 'counter', total: this.total };
	}
}

class HistogramOf implements HistogramCell {
	private sum = 0;
	private count = 0;
	/** Observations in each bucket alone. */
	private readonly counts: number[] = durationBuckets.map(() => 0);

	constructor(
		readonly labels: Labels,
		private readonly mirrored: (seconds: number) => void,
	) {}

	observe(seconds: number): void {
		this.sum += seconds;
		this.count += 1;
		const bucket = durationBuckets.findIndex((bound) => seconds <= bound);
		if (bucket >= 0) this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
		this.mirrored(seconds);
	}

	value(): MetricSeries['value'] {
		let below = 0;
		const buckets = durationBuckets.map((upTo, index) => ({ upTo, count: (below += this.counts[index] ?? 0) }));
		return { kind: 'histogram', sum: this.sum, count: this.count, buckets };
	}
}
