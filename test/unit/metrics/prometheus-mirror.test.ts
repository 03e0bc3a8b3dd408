import { ProcessMeter } from '../../../lib/infra/metrics/process-meter';
import type { PromClient, PromMetric } from '../../../lib/infra/metrics/prom-client';
import { PrometheusMirror } from '../../../lib/infra/metrics/prometheus-mirror';
import type { GaugeReading } from '../../../lib/infra/metrics/gauge-sources';

type Configuration = ConstructorParameters<PromClient['Counter']>[0];

/** Takes each name once, as prom-client's registry does. */
class Registry {
	readonly metrics = new Map<string, FakeMetric>();

	readonly client: PromClient = {
		register: { getSingleMetric: (name) => this.metrics.get(name) },
		Counter: this.kind('counter'),
		Gauge: this.kind('gauge'),
		Histogram: this.kind('histogram'),
	};

	private kind(kind: string): PromClient['Counter'] {
		const { metrics } = this;
		return class extends FakeMetric {
			constructor(configuration: Configuration) {
				super(kind, configuration);
				if (metrics.has(configuration.name)) throw new Error(`A metric with the name ${configuration.name} has already been registered.`);
				metrics.set(configuration.name, this);
			}
		};
	}

	valuesOf(name: string): Array<[Readonly<Record<string, string>>, number]> {
		return this.metrics.get(name)?.values ?? [];
	}
}

class FakeMetric implements PromMetric {
	values: Array<[Readonly<Record<string, string>>, number]> = [];

	constructor(
		readonly kind: string,
		readonly configuration: Configuration,
	) {
		this.reset();
	}

	inc(labels: Readonly<Record<string, string>>, amount: number): void {
		this.values.push([labels, amount]);
	}

	observe = this.inc.bind(this);
	set = this.inc.bind(this);

	/** As prom-client: one without labels begins with 0. */
	reset(): void {
		this.values = this.configuration.labelNames.length === 0 ? [[{}, 0]] : [];
	}

	remove(): void {
		if (this.configuration.labelNames.length === 0) this.values = [];
	}
}

test('what is counted goes into the registry under the same names and labels', () => {
	const registry = new Registry();
	const meter = new ProcessMeter({ process: 'p', clock: { now: () => 0 }, mirror: new PrometheusMirror(registry.client) });
	meter.call({ event: 'call', system: 'ERP', operation: 'stock', ms: 250, attempt: 1, outcome: 'ok', erp: { method: 'getStock', errorType: null } });
	expect(registry.valuesOf('backoffice_requests_total')).toEqual([[{ system: 'ERP', operation: 'stock', outcome: 'ok' }, 1]]);
	expect(registry.valuesOf('erp_request_duration_seconds')).toEqual([[{ method: 'getStock', status: 'success' }, 0.25]]);
	expect(registry.metrics.get('erp_request_duration_seconds')?.configuration).toMatchObject({ labelNames: ['method', 'status'], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
});

test('a second copy of the package goes on with the metrics of the first', () => {
	const registry = new Registry();
	const meters = [1, 2].map(() => new ProcessMeter({ process: 'p', clock: { now: () => 0 }, mirror: new PrometheusMirror(registry.client) }));
	for (const meter of meters) meter.cache('ERP', 'hit');
	expect(registry.valuesOf('backoffice_cache_reads_total').filter(([, amount]) => amount > 0)).toHaveLength(2);
	expect(() => new PrometheusMirror(registry.client).gauges({ read: async () => [] })).not.toThrow();
	expect(() => new PrometheusMirror(registry.client).gauges({ read: async () => [] })).not.toThrow();
});

test('a metric of that name that is somebody else’s costs its own number there, and nothing else', () => {
	const registry = new Registry();
	const refused = () => {
		throw new Error('Added label "status" is not included in initial labelset');
	};
	const foreign = new registry.client.Histogram({ name: 'erp_request_duration_seconds', help: 'of another package', labelNames: ['route'] });
	Object.assign(foreign, { observe: refused });
	const meter = new ProcessMeter({ process: 'p', clock: { now: () => 0 }, mirror: new PrometheusMirror(registry.client) });
	meter.call({ event: 'call', system: 'ERP', operation: 'stock', ms: 5, attempt: 1, outcome: 'unavailable', erp: { method: 'getStock', errorType: 'unavailable' } });
	expect(registry.valuesOf('erp_request_errors_total')).toEqual([[{ method: 'getStock', error_type: 'unavailable' }, 1]]);
	const { series, systems } = meter.snapshot();
	expect(series.find(({ name }) => name === 'erp_request_duration_seconds')?.value).toMatchObject({ count: 1 });
	expect(systems.ERP).toMatchObject({ lastFailureCode: 'unavailable' });
});

test('each scrape sets the gauges anew; what nobody can tell is not shown as 0', async () => {
	const registry = new Registry();
	let readings: GaugeReading[] = [];
	new PrometheusMirror(registry.client).gauges({ read: async () => readings });
	const scrape = async () => await Promise.all([...registry.metrics.values()].map(async ({ configuration }) => await configuration.collect?.()));
	await scrape();
	expect([...registry.metrics.values()].flatMap(({ values }) => values)).toEqual([]);
	readings = [
		{ name: 'backoffice_conversations_paused', labels: {}, value: 3 },
		{ name: 'backoffice_queue_jobs', labels: { queue: 'pedidos', state: 'waiting' }, value: 9 },
	];
	await scrape();
	expect(registry.valuesOf('backoffice_conversations_paused')).toEqual([[{}, 3]]);
	expect(registry.valuesOf('backoffice_queue_jobs')).toEqual([[{ queue: 'pedidos', state: 'waiting' }, 9]]);
	readings = [];
	await scrape();
	expect(registry.valuesOf('backoffice_queue_jobs')).toEqual([]);
});
