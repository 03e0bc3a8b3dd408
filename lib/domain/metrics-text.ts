import { describeMetric, isMetricName, metricNames } from './metric-catalogue';
import type { CounterValue, GaugeValue, HistogramValue, MeterSnapshot, MetricSeries } from './metrics';

/** What stands in the Store beside the processes (queues, conversations) is the same for all: the newest look counts. */
const sharedGauges: ReadonlySet<string> = new Set(['backoffice_queue_jobs', 'backoffice_queue_oldest_due_seconds', 'backoffice_conversations_paused']);
/** A process that has not been heard of for so long says nothing about now. */
const presentMs = 10 * 60_000;

/**
 * The series of several processes as one. Counts are added up, over processes that have ended as well. Of a gauge of what all
 * share the newest is taken; of the breakers, which each process has its own, the worst of the last ten minutes.
 *
 * @param snapshots at most one of each process
 */
export function mergeSeries(snapshots: readonly MeterSnapshot[]): MetricSeries[] {
	const oldestFirst = [...snapshots].sort((left, right) => left.takenAt - right.takenAt);
	const newestAt = oldestFirst.at(-1)?.takenAt ?? 0;
	const merged = new Map<string, MetricSeries>();
	for (const { takenAt, series } of oldestFirst) {
		for (const one of series) {
			if (one.value.kind === 'gauge' && takenAt < newestAt - presentMs) continue;
			const key = JSON.stringify([one.name, Object.entries(one.labels).sort(byText)]);
			const earlier = merged.get(key);
			merged.set(key, earlier === undefined ? one : { ...one, value: together(one.name, earlier.value, one.value) });
		}
	}
	return [...merged.values()].sort((left, right) => orderOf(left.name) - orderOf(right.name));
}

/**
 * Prometheus' text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/), of all processes at once. What
 * each process has of its own carries its name as the label `process`, rather than being added up: a sum falls when a process
 * that has ended is forgotten, which Prometheus would read as a restart and count everything again.
 */
export function prometheusText(snapshots: readonly MeterSnapshot[]): string {
	const lines: string[] = [];
	let described = '';
	for (const { name, labels, value } of mergeSeries(snapshots.map(withProcess))) {
		if (name !== described) lines.push(...heading(name, value.kind));
		described = name;
		lines.push(...samples(name, labels, value));
	}
	return lines.map((line) => `${line}\n`).join('');
}

function withProcess(snapshot: MeterSnapshot): MeterSnapshot {
	const series = snapshot.series.map((one) => (sharedGauges.has(one.name) ? one : { ...one, labels: { ...one.labels, process: snapshot.process } }));
	return { ...snapshot, series };
}

type Value = MetricSeries['value'];

function together(name: string, earlier: Value, later: Value): Value {
	if (earlier.kind === 'counter' && later.kind === 'counter') return { kind: 'counter', total: earlier.total + later.total };
	if (earlier.kind === 'histogram' && later.kind === 'histogram') return histograms(earlier, later);
	if (earlier.kind === 'gauge' && later.kind === 'gauge' && !sharedGauges.has(name)) return { kind: 'gauge', value: Math.max(earlier.value, later.value) };
	// Of two versions of this package that mean different things by one name, the newer is right.
	return later;
}

function histograms(earlier: HistogramValue, later: HistogramValue): HistogramValue {
	const bounds = later.buckets.filter(({ upTo }) => earlier.buckets.some((bucket) => bucket.upTo === upTo));
	const countOf = (value: HistogramValue, upTo: number): number => value.buckets.find((bucket) => bucket.upTo === upTo)?.count ?? 0;
	return {
		kind: 'histogram',
		sum: earlier.sum + later.sum,
		count: earlier.count + later.count,
		buckets: bounds.map(({ upTo }) => ({ upTo, count: countOf(earlier, upTo) + countOf(later, upTo) })),
	};
}

function orderOf(name: string): number {
	const place = isMetricName(name) ? metricNames.indexOf(name) : -1;
	return place < 0 ? metricNames.length : place;
}

function byText([left]: [string, string], [right]: [string, string]): number {
	return left < right ? -1 : 1;
}

function heading(name: string, kind: Value['kind']): string[] {
	const help = isMetricName(name) ? [`# HELP ${name} ${describeMetric(name).help}`] : [];
	return [...help, `# TYPE ${name} ${kind}`];
}

function samples(name: string, labels: MetricSeries['labels'], value: CounterValue | GaugeValue | HistogramValue): string[] {
	if (value.kind === 'counter') return [sample(name, labels, value.total)];
	if (value.kind === 'gauge') return [sample(name, labels, value.value)];
	return [
		...value.buckets.map(({ upTo, count }) => sample(`${name}_bucket`, { ...labels, le: String(upTo) }, count)),
		sample(`${name}_bucket`, { ...labels, le: '+Inf' }, value.count),
		sample(`${name}_sum`, labels, value.sum),
		sample(`${name}_count`, labels, value.count),
	];
}

function sample(name: string, labels: Readonly<Record<string, string>>, value: number): string {
	const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
	return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

function escaped(text: string): string {
	return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
