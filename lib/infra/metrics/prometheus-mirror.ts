import { describeMetric, durationBuckets, metricNames, type MetricName } from '../../domain/metric-catalogue';
import type { PromClient, PromMetric } from './prom-client';
import type { GaugeReading } from './gauge-sources';
import type { Labels, SeriesMirror } from './series-table';

/** What a scrape asks for. */
export interface ScrapedGauges {
	read(): Promise<readonly GaugeReading[]>;
}

/**
 * Writes the counts into n8n's own registry, so that they show on its `/metrics`. Metrics that are there already, made by an
 * older copy of this package, are used again: a registry takes each name once.
 */
export class PrometheusMirror implements SeriesMirror {
	constructor(private readonly client: PromClient) {}

	counter(name: MetricName, labels: Labels): (amount: number) => void {
		const { help, labels: labelNames } = describeMetric(name);
		const metric = this.metric(name, () => new this.client.Counter({ name, help, labelNames: [...labelNames] }));
		return (amount) => metric.inc?.(labels, amount);
	}

	histogram(name: MetricName, labels: Labels): (seconds: number) => void {
		const { help, labels: labelNames } = describeMetric(name);
		const metric = this.metric(name, () => new this.client.Histogram({ name, help, labelNames: [...labelNames], buckets: [...durationBuckets] }));
		return (seconds) => metric.observe?.(labels, seconds);
	}

	/** Every gauge there is; each scrape asks for their values. */
	gauges(asked: ScrapedGauges): void {
		const { client } = this;
		for (const name of metricNames) {
			const { kind, help, labels } = describeMetric(name);
			if (kind !== 'gauge' || client.register.getSingleMetric(name) !== undefined) continue;
			const gauge: PromMetric = new client.Gauge({
				name,
				help,
				labelNames: [...labels],
				collect: async () => fill(gauge, (await asked.read()).filter((reading) => reading.name === name)),
			});
		}
	}

	private metric(name: MetricName, create: () => PromMetric): PromMetric {
		return this.client.register.getSingleMetric(name) ?? create();
	}
}

function fill(gauge: PromMetric, readings: readonly GaugeReading[]): void {
	gauge.reset();
	// One without labels begins with 0, which nobody has counted.
	gauge.remove?.({});
	for (const { labels, value } of readings) gauge.set?.(labels, value);
}
